import type {TerminalDriver} from '../../terminal/terminal-driver.ts';
import {percentile} from '../figure.ts';
import {end, loadedLines, move, press, showsLines, start, until} from '../person.ts';
import type {Section} from '../section.ts';

/** ms of keys that are pressed one after the other. */
async function* pressSome(person: TerminalDriver): AsyncGenerator<number> {
	for (const key of ['k', 'k', 'j', 'PageUp', 'G']) {
		yield await move(person, key);
	}

	yield await press(person, '/', shown => shown.row(-1).startsWith(' /'));
	// That is not counted: for what a lone Esc may be the beginning of is waited 20 ms.
	await press(person, 'Escape', shown => !shown.row(-1).startsWith(' /'));
}

/** Keys while a large file loads at full speed. */
export const keysWhileLoading: Section = {
	name: 'keys',
	about: 'keys while a large file loads at full speed',
	async *measure(context) {
		const times: number[] = [];
		for await (const run of context.runs()) {
			context.say(`keys: run ${run + 1}`);
			const {person, startedAt} = start(['open', context.largeLog]);
			await until(person, 'the first screen', showsLines, startedAt);
			while (loadedLines(person) === undefined) {
				for await (const time of pressSome(person)) {
					times.push(time);
				}
			}

			await end(person);
		}

		const note = `of ${times.length} keys`;
		yield {
			what: 'key to frame while loading, p99',
			unit: 'ms',
			values: [percentile(times, 0.99)],
			peers: [],
			bar: '≤ 33 ms',
			note,
		};
		yield {
			what: 'key to frame while loading, worst',
			unit: 'ms',
			values: [Math.max(...times)],
			peers: [],
			bar: '≤ 100 ms',
			note,
		};
	},
};
