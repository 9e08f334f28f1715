import {cli, end, loadedLines, start} from '../person.ts';
import {findProgram, memoryOf} from '../process-tree.ts';
import type {Section} from '../section.ts';

/** How often the large log goes through a pipe: ten gigabytes. */
const times = 10;

/** What kreel holds of rows, in MB, and what else it may take. */
const bar = '≤ 256 + 150 MB';

/** Memory with a large file open, and after ten times as much went through a pipe. */
export const memory: Section = {
	name: 'memory',
	about: 'memory with a large file open, and after ten times as much came through a pipe',
	async *measure(context) {
		const file = context.largeLog;
		context.say('memory: a large file');
		const open = start(['open', file]).person;
		await open.seeThat('all lines', shown => loadedLines(shown) !== undefined);
		const held = memoryOf(open.pid);
		await end(open);
		const {lines} = context.options;
		yield {
			what: 'memory with the file open',
			unit: 'MB',
			values: [held.now],
			peers: [],
			bar,
			note: `at most ${Math.round(held.most)} MB`,
		};

		context.say(`memory: ${times} times as much through a pipe`);
		// One day after the other: a log does not begin again and again.
		const days = `for day in $(seq 20 ${19 + times}); do LC_ALL=C sed "s/^2026-11-20/2026-11-$day/" "$1"; done`;
		const command = `${days} | exec "$0" "$2" open -`;
		const {person} = start(['-c', command, process.execPath, file, cli], {file: 'bash'});
		await person.see('Standard input has ended');
		const piped = memoryOf(findProgram(person.pid, 'kreel'));
		const seen = loadedLines(person) ?? 0;
		await end(person);
		yield {
			what: `memory after ${times} times as much through a pipe`,
			unit: 'MB',
			values: [piped.now],
			peers: [],
			bar,
			note: `${seen.toLocaleString('en')} of ${(times * lines).toLocaleString('en')} lines held, at most ${Math.round(piped.most)} MB`,
		};
	},
};
