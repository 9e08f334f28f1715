import type {TerminalDriver} from '../../terminal/terminal-driver.ts';
import {percentile} from '../figure.ts';
import {makeStreams, writeStreams} from '../live-streams.ts';
import {end, loadedLines, start} from '../person.ts';
import {processorTimeOf} from '../process-tree.ts';
import type {Section} from '../section.ts';

const streams = 50;
const linesPerSecond = 100_000;

/** Lines are asked for when they were written so many ms ago: the writer's own steps. */
const stepMs = 20;

/** When the newest line on the screen was written, in ms since the epoch; `undefined` where none is there. */
const newestShown = (person: TerminalDriver): number | undefined => {
	const times = person
		.rows()
		.map(row => /\d{4}-\d\d-\d\dT[\d:.]+Z/.exec(row)?.[0])
		.filter(time => time !== undefined)
		.map(time => Date.parse(time));
	return times.length === 0 ? undefined : Math.max(...times);
};

/** How long after it was written each moment's line was on the screen, in ms. */
class Freshness {
	readonly delays: number[] = [];
	#shown: number | undefined;

	/** The screen has changed. */
	look(person: TerminalDriver): void {
		const newest = newestShown(person);
		if (newest === undefined) {
			return;
		}

		for (let moment = (this.#shown ?? newest - stepMs) + stepMs; moment <= newest; moment += stepMs) {
			this.delays.push(Date.now() - moment);
			this.#shown = moment;
		}
	}
}

/** A hundred thousand lines a second over fifty streams. */
export const live: Section = {
	name: 'live',
	about: 'fifty streams that write 100,000 lines a second together',
	async *measure(context) {
		const {seconds} = context.options;
		context.say(`live: ${seconds} s`);
		const folder = makeStreams(context.folder, 'live', streams);
		const {person} = start(['open', folder]);
		await person.see('follow ●', {row: 0});
		await person.seeThat('all is read', shown => loadedLines(shown) !== undefined);
		const freshness = new Freshness();
		const before = {processor: processorTimeOf(person.pid), bytes: person.written, at: performance.now()};
		person.onFrame(() => freshness.look(person));
		const written = await writeStreams(folder, streams, linesPerSecond, seconds);
		const elapsed = (performance.now() - before.at) / 1000;
		const processor = processorTimeOf(person.pid) - before.processor;
		const bytes = person.written - before.bytes;
		await person.seeThat('all lines', shown => (loadedLines(shown) ?? 0) >= written);
		const held = loadedLines(person)!;
		await end(person);
		const note = `${Math.round(written / elapsed).toLocaleString('en')} lines/s for ${Math.round(elapsed)} s`;
		yield {
			what: 'live: lines that are missing',
			unit: 'lines',
			values: [written - held],
			peers: [],
			bar: '0',
			note,
		};
		yield {
			what: 'live: processor',
			unit: '%',
			values: [(processor / elapsed) * 100],
			peers: [],
			bar: '≤ 100 %',
			note,
		};
		yield {
			what: 'live: line to screen, p99',
			unit: 'ms',
			values: [percentile(freshness.delays, 0.99)],
			peers: [],
			bar: '≤ 150 ms',
			note: `median ${Math.round(percentile(freshness.delays, 0.5))} ms`,
		};
		yield {
			what: 'live: to the terminal',
			unit: 'KB/s',
			values: [bytes / elapsed / 1000],
			peers: [],
			bar: '≤ 300 KB/s',
			note: '',
		};
	},
};
