import type {TerminalDriver} from '../../terminal/terminal-driver.ts';
import type {BenchContext} from '../bench-context.ts';
import {percentile} from '../figure.ts';
import {rareWords} from '../generate-log.ts';
import {cursorLine, end, loadedLines, move, press, start, until} from '../person.ts';
import {runProgram} from '../run-program.ts';
import type {Section} from '../section.ts';

/** What is looked for, and how grep is asked for it. */
const searches = [
	{what: 'a text', typed: rareWords.thousandth, grep: ['-c', '-F', rareWords.thousandth], name: 'grep -cF'},
	{
		what: 'an expression',
		typed: 'status=5[0-9]+ dur=1.[0-9]ms',
		grep: ['-cE', 'status=5[0-9]+ dur=1.[0-9]ms'],
		name: 'grep -cE',
	},
] as const;

/** The matches that the footer counts, once all of the log was looked at. */
const matchesOf = (person: TerminalDriver): string | undefined => {
	const footer = person.row(-1);
	return / \d+ %/.test(footer) ? undefined : /([\d,]+) match(?:es)?\b/.exec(footer)?.[1];
};

/** A search over all of a large file, with keys while it runs. */
export const search: Section = {
	name: 'search',
	about: 'a text and an expression in a large file, all matches counted; keys meanwhile',
	async *measure(context) {
		const person = await openLarge(context);
		const keys: number[] = [];
		for (const {what, typed, grep, name} of searches) {
			const [whole, first, peer]: [number[], number[], number[]] = [[], [], []];
			let counted = '';
			for await (const run of context.runs()) {
				context.say(`search: ${what}, run ${run + 1}`);
				const seen = await searchOnce(person, typed);
				whole.push(seen.whole / 1000);
				first.push(seen.first);
				counted = seen.matches;
				keys.push(...(await keysWhileSearching(person, typed)));
				peer.push((await runProgram('grep', [...grep, context.largeLog])).wall);
			}

			const note = `${counted} matches`;
			yield {
				what: `search: ${what}`,
				unit: 's',
				values: whole,
				peers: [{name, values: peer}],
				bar: `≤ 1 × ${name}`,
				note,
			};
			yield {
				what: `search: ${what}, first match shown`,
				unit: 'ms',
				values: first,
				peers: [],
				bar: '≤ 50 ms',
			};
		}

		await end(person);
		const note = `of ${keys.length} keys`;
		yield {
			what: 'key to frame while searching, p99',
			unit: 'ms',
			values: [percentile(keys, 0.99)],
			peers: [],
			bar: '≤ 33 ms',
			note,
		};
		yield {
			what: 'key to frame while searching, worst',
			unit: 'ms',
			values: [Math.max(...keys)],
			peers: [],
			bar: '≤ 100 ms',
			note,
		};
	},
};

/** The large file with its cursor in the middle, so that matches are to both sides. */
export const openLarge = async (context: BenchContext): Promise<TerminalDriver> => {
	const {person} = start(['open', context.largeLog]);
	await person.seeThat('all lines', shown => loadedLines(shown) !== undefined);
	return person;
};

/** ms until the first match was on the screen, and until all were counted. */
const searchOnce = async (
	person: TerminalDriver,
	typed: string,
): Promise<{first: number; whole: number; matches: string}> => {
	await press(person, '/', shown => shown.row(-1).startsWith(' /'));
	const since = performance.now();
	person.type(`${typed}\r`);
	const first = await until(person, 'a match', shown => /[1-9][\d,]* match/.test(shown.row(-1)), since);
	const whole = await until(person, 'all matches', shown => matchesOf(shown) !== undefined, since);
	const matches = matchesOf(person)!;
	await leaveSearch(person);
	return {first, whole, matches};
};

/** An empty search takes the last one away. */
const leaveSearch = async (person: TerminalDriver): Promise<void> => {
	person.press('Escape');
	await person.seeThat('no search', shown => !/ match/.test(shown.row(-1)));
};

/** Whether the cursor is on a match, and the search is counting. */
const isOn = (person: TerminalDriver, typed: string): boolean =>
	/[1-9][\d,]* match/.test(person.row(-1)) && new RegExp(typed).test(cursorLine(person));

const keysWhileSearching = async (person: TerminalDriver, typed: string): Promise<number[]> => {
	await press(person, '/', shown => shown.row(-1).startsWith(' /'));
	person.type(`${typed}\r`);
	// Where the search leads to is no answer to a key.
	await person.seeThat('the first match', shown => isOn(shown, typed));
	const times: number[] = [];
	while (matchesOf(person) === undefined) {
		times.push(await move(person, 'k'));
	}

	await leaveSearch(person);
	return times;
};
