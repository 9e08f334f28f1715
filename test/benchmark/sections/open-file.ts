import {closeSync, fstatSync, openSync, readSync} from 'node:fs';
import type {TerminalDriver} from '../../terminal/terminal-driver.ts';
import {type BenchContext, isInstalled} from '../bench-context.ts';
import type {Measured} from '../figure.ts';
import {end, loadedLines, press, showsLines, start, until} from '../person.ts';
import {runProgram} from '../run-program.ts';
import type {Section} from '../section.ts';

/** The beginning of the last line of a file. */
const lastLineOf = (file: string): string => {
	const descriptor = openSync(file, 'r');
	const bytes = Buffer.alloc(512);
	readSync(descriptor, bytes, 0, bytes.length, Math.max(0, fstatSync(descriptor).size - bytes.length));
	closeSync(descriptor);
	return bytes.toString().replaceAll('\0', '').trimEnd().split('\n').at(-1)!.slice(0, 80);
};

const shows =
	(text: string) =>
	(person: TerminalDriver): boolean =>
		person.rows().some(row => row.includes(text));

/** How long `less` takes to its first screen, and to the last line; in ms. */
const openInLess = async (file: string, last: string): Promise<{first: number; last: number}> => {
	const {person, startedAt} = start([file], {file: 'less'});
	const first = await until(person, 'the first screen', showsLines, startedAt);
	await press(person, 'G', shows(last));
	const seen = {first, last: performance.now() - startedAt};
	await end(person);
	return seen;
};

/** How long `lnav` takes to index a file without a terminal, in s: once, because it takes long. */
const indexInLnav = async ({folder}: BenchContext, file: string): Promise<Measured[]> => {
	if (!isInstalled('lnav')) {
		return [];
	}

	const {wall} = await runProgram('lnav', ['-n', file], {env: {HOME: folder}});
	return [{name: 'lnav -n', values: [wall]}];
};

/** Bringing a large file in: all of it, its first screen, its last line. */
export const openFile: Section = {
	name: 'open',
	about: 'a large file: all of it, its first screen, its last line',
	async *measure(context) {
		const file = context.largeLog;
		const last = lastLineOf(file);
		const index: number[] = [];
		const [first, end]: [number[], number[]] = [[], []];
		const [wc, lessFirst, lessLast]: [number[], number[], number[]] = [[], [], []];
		let held = 0;
		let early = 0;
		for await (const run of context.runs()) {
			context.say(`open: run ${run + 1}`);
			wc.push((await runProgram('wc', ['-l', file])).wall);
			const seen = await openInKreel(file, last);
			index.push(seen.index);
			first.push(seen.first);
			end.push(seen.last);
			held = seen.held;
			early += seen.isEarly ? 1 : 0;
			if (isInstalled('less')) {
				const less = await openInLess(file, last);
				lessFirst.push(less.first);
				lessLast.push(less.last);
			}
		}

		const wcPeer = {name: 'wc -l', values: wc};
		const less = (values: readonly number[]) => (values.length > 0 ? [{name: 'less', values}] : []);
		yield {
			what: `a file of ${context.options.lines.toLocaleString('en')} lines, from start to all counted`,
			unit: 's',
			values: index,
			peers: [wcPeer, ...(await indexInLnav(context, file))],
			bar: '≤ 8 × wc -l',
			note: held === context.options.lines ? '' : `only ${held.toLocaleString('en')} lines held`,
		};
		yield {what: 'first screen', unit: 'ms', values: first, peers: less(lessFirst), bar: '≤ 200 ms'};
		yield {
			what: 'last line on the screen (G)',
			unit: 'ms',
			values: end,
			peers: less(lessLast),
			bar: '≤ 300 ms',
			note: `before all was read in ${early} of ${end.length} runs`,
		};
	},
};

/** From the start of kreel: `index` in s, the others in ms. */
const openInKreel = async (file: string, lastLine: string) => {
	const {person, startedAt} = start(['open', file]);
	const first = await until(person, 'the first screen', showsLines, startedAt);
	await press(person, 'G', shows(lastLine));
	const last = performance.now() - startedAt;
	const isEarly = loadedLines(person) === undefined;
	const index = await until(person, 'all lines', shown => loadedLines(shown) !== undefined, startedAt);
	const held = loadedLines(person)!;
	await end(person);
	return {first, last, isEarly, index: index / 1000, held};
};
