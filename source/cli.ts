#!/usr/bin/env node
import module from 'node:module';
import {nodeProblem} from './commands/node-version.ts';

const problem = nodeProblem(process.versions.node);
if (problem) {
	process.stderr.write(`kreel: ${problem}\n`);
	process.exitCode = 1;
} else {
	// Before anything else is loaded: what was compiled once starts in half the time.
	module.enableCompileCache();
	const {parseArguments} = await import('./commands/arguments.ts');
	const {runCommand} = await import('./commands/run-command.ts');
	process.exitCode = await runCommand(() => parseArguments(process.argv.slice(2)), process);
}
