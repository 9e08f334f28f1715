import {percentile} from '../figure.ts';
import {makeStreams, writeStreams} from '../live-streams.ts';
import {cursorRow, end, loadedLines, press, showsLines, start} from '../person.ts';
import type {Section} from '../section.ts';

const streams = 50;
const linesPerSecond = 100_000;

/** As over ssh from far away: 200 ms there and back, and buffers on the way that take all. */
const line = {bytesPerSecond: 64_000, delayMs: 100};

/** Keys at the other end of a slow line, while the log runs through. */
export const slowLine: Section = {
	name: 'slow-line',
	about: 'keys over 64 KB/s and 200 ms while fifty streams write 100,000 lines a second',
	async *measure(context) {
		const {seconds} = context.options;
		context.say(`slow-line: ${seconds} s`);
		const folder = makeStreams(context.folder, 'slow-line', streams);
		const {person} = start(['open', folder], {line});
		await person.seeThat('all is read', shown => loadedLines(shown) !== undefined);
		const writing = writeStreams(folder, streams, linesPerSecond, seconds);
		let isOver = false;
		void writing.then(() => {
			isOver = true;
		});
		const times: number[] = [];
		await person.seeThat('the first screen', showsLines);
		while (!isOver) {
			times.push(await press(person, 'k', shown => shown.row(0).includes('paused')));
			const row = cursorRow(person);
			times.push(await press(person, 'k', shown => cursorRow(shown) !== row));
			times.push(await press(person, 'G', shown => shown.row(0).includes('follow ●')));
		}

		const written = await writing;
		const since = performance.now();
		await person.seeThat('all lines', shown => (loadedLines(shown) ?? 0) >= written);
		const backlog = performance.now() - since;
		const {mostUnderWay} = person;
		await end(person);
		const note = `of ${times.length} keys`;
		yield {
			what: 'over 64 KB/s: key to frame, p99',
			unit: 'ms',
			values: [percentile(times, 0.99)],
			peers: [],
			note,
		};
		yield {
			what: 'over 64 KB/s: key to frame, median',
			unit: 'ms',
			values: [percentile(times, 0.5)],
			peers: [],
			note,
		};
		yield {
			what: 'over 64 KB/s: behind when the writing ended',
			unit: 'ms',
			values: [backlog],
			peers: [],
			note: 'until the header counts all lines',
		};
		yield {
			what: 'over 64 KB/s: on its way, most',
			unit: 'KB',
			values: [mostUnderWay / 1000],
			peers: [],
			bar: 'no backlog',
			note: '200 ms of the line are 13 KB',
		};
	},
};
