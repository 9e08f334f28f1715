#!/usr/bin/env node
import {parseArguments} from './commands/arguments.ts';
import {runCommand} from './commands/run-command.ts';

process.exitCode = await runCommand(() => parseArguments(process.argv.slice(2)), process);
