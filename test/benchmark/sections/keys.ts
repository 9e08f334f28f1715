import type {TerminalDriver} from '../../terminal/terminal-driver.ts';
import {percentile} from '../figure.ts';
import {cursorRow, end, loadedLines, press, showsLines, start, until} from '../person.ts';
import type {Section} from '../section.ts';

/** Keys that are pressed one after the other, and how what each does is seen. */
const presses = (
	person: TerminalDriver,
): ReadonlyArray<[string, () => (shown: TerminalDriver) => boolean]> => {
	const moved = () => {
		const [row, text] = [cursorRow(person), person.row(cursorRow(person))];
		return (shown: TerminalDriver) => cursorRow(shown) !== row || shown.row(row) !== text;
	};
	const helpShown = () => (shown: TerminalDriver) => shown.row(0).includes('keys of the log');
	const helpGone = () => (shown: TerminalDriver) => !shown.row(0).includes('keys of the log');
	return [
		['k', moved],
		['k', moved],
		['j', moved],
		['PageUp', moved],
		['G', moved],
		['?', helpShown],
		['Escape', helpGone],
	];
};

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
				for (const [key, shown] of presses(person)) {
					times.push(await press(person, key, shown()));
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
