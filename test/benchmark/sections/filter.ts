import type {TerminalDriver} from '../../terminal/terminal-driver.ts';
import {isInstalled} from '../bench-context.ts';
import {percentile} from '../figure.ts';
import {rareWords} from '../generate-log.ts';
import {cursorLine, end, move, press, until} from '../person.ts';
import {runProgram} from '../run-program.ts';
import type {Section} from '../section.ts';
import {openLarge} from './search.ts';

/** Records that the filter keeps, once all of the log was looked at: until then a share of it stands behind them. */
const keptBy = (person: TerminalDriver): string | undefined => /^ & \S+ ([\d,]+)$/.exec(person.row(1))?.[1];

/** A large file filtered to one line of a hundred. */
export const filter: Section = {
	name: 'filter',
	about: 'a large file filtered to one line of a hundred; scrolling meanwhile',
	async *measure(context) {
		const person = await openLarge(context);
		const [whole, first, peer, keys]: [number[], number[], number[], number[]] = [[], [], [], []];
		let kept = '';
		for await (const run of context.runs()) {
			context.say(`filter: run ${run + 1}`);
			await press(person, '&', shown => shown.row(-1).startsWith(' &'));
			const since = performance.now();
			person.type(`${rareWords.hundredth}\r`);
			await person.seeThat('the filter', shown => shown.row(1).startsWith(` & ${rareWords.hundredth} `));
			const all = until(person, 'all records', shown => keptBy(shown) !== undefined, since);
			const isKept = (shown: TerminalDriver) => cursorLine(shown).includes(rareWords.hundredth);
			first.push(await until(person, 'the first record', isKept, since));
			while (keptBy(person) === undefined) {
				keys.push(await move(person, 'k'));
			}

			whole.push((await all) / 1000);
			kept = keptBy(person)!;
			await press(person, '&', shown => shown.row(-1).startsWith(' &'));
			await press(person, 'Enter', shown => !shown.row(1).includes('&'));
			await press(person, 'G', shown => shown.row(0).includes('follow ●'));
			if (isInstalled('grep')) {
				peer.push((await runProgram('grep', ['-F', rareWords.hundredth, context.largeLog])).wall);
			}
		}

		await end(person);
		yield {
			what: 'filter to 1 %',
			unit: 's',
			values: whole,
			peers: peer.length > 0 ? [{name: 'grep -F', values: peer}] : [],
			bar: '≤ 1.0 s',
			note: `${kept} records`,
		};
		yield {what: 'filter: first record shown', unit: 'ms', values: first, peers: []};
		const note = `of ${keys.length} keys`;
		yield {
			what: 'key to frame while filtering, p99',
			unit: 'ms',
			values: [percentile(keys, 0.99)],
			peers: [],
			bar: '≤ 33 ms',
			note,
		};
		yield {
			what: 'key to frame while filtering, worst',
			unit: 'ms',
			values: [Math.max(...keys)],
			peers: [],
			bar: '≤ 100 ms',
			note,
		};
	},
};
