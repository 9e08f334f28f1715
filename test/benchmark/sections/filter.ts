import type {TerminalDriver} from '../../terminal/terminal-driver.ts';
import {isInstalled} from '../bench-context.ts';
import {percentile} from '../figure.ts';
import {rareWords} from '../generate-log.ts';
import {cursorRow, end, press, until} from '../person.ts';
import {runProgram} from '../run-program.ts';
import type {Section} from '../section.ts';
import {openLarge} from './search.ts';

/** Records that the filter keeps, once all of the log was looked at. */
const keptBy = (person: TerminalDriver): string | undefined => {
	const row = person.row(1);
	return row.includes('looked at') ? undefined : /& .* ([\d,]+)/.exec(row)?.[1];
};

/** A large file filtered to one line of a hundred. */
export const filter: Section = {
	name: 'filter',
	about: 'a large file filtered to one line of a hundred; scrolling meanwhile',
	async *measure(context) {
		const person = await openLarge(context);
		const [whole, peer, keys]: [number[], number[], number[]] = [[], [], []];
		let kept = '';
		for await (const run of context.runs()) {
			context.say(`filter: run ${run + 1}`);
			await press(person, '&', shown => shown.row(-1).startsWith(' &'));
			const since = performance.now();
			person.type(`${rareWords.hundredth}\r`);
			await person.seeThat('the filter', shown => shown.row(1).includes('&'));
			while (keptBy(person) === undefined) {
				const row = cursorRow(person);
				const text = person.row(row);
				keys.push(await press(person, 'k', shown => cursorRow(shown) !== row || shown.row(row) !== text));
			}

			whole.push((await until(person, 'all records', shown => keptBy(shown) !== undefined, since)) / 1000);
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
		yield {
			what: 'key to frame while filtering, p99',
			unit: 'ms',
			values: [percentile(keys, 0.99)],
			peers: [],
			bar: '≤ 33 ms',
			note: `of ${keys.length} keys`,
		};
	},
};
