import {isInstalled} from '../bench-context.ts';
import {cli, end, start, until} from '../person.ts';
import {runProgram} from '../run-program.ts';
import type {Section} from '../section.ts';

/** How long it takes until there is something to see. */
export const startUp: Section = {
	name: 'start',
	about: 'the first screen on the demo cluster, and the version alone',
	async *measure(context) {
		const table: number[] = [];
		const version: number[] = [];
		const kubectl: number[] = [];
		for await (const run of context.runs()) {
			context.say(`start: run ${run + 1}`);
			const {person, startedAt} = start(['--demo']);
			table.push(
				await until(
					person,
					'the tasks',
					shown => shown.rows().some(row => row.includes('checkout')),
					startedAt,
				),
			);
			await end(person);
			version.push((await runProgram(process.execPath, [cli, '--version'])).wall * 1000);
			if (isInstalled('kubectl')) {
				kubectl.push((await runProgram('kubectl', ['version', '--client'])).wall * 1000);
			}
		}

		const peers = kubectl.length > 0 ? [{name: 'kubectl version --client', values: kubectl}] : [];
		yield {what: 'start to the tasks of the demo', unit: 'ms', values: table, peers: [], bar: '≤ 500 ms'};
		yield {what: 'kreel --version', unit: 'ms', values: version, peers};
	},
};
