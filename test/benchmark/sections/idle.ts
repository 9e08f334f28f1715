import {setTimeout} from 'node:timers/promises';
import {makeStreams} from '../live-streams.ts';
import {end, loadedLines, start} from '../person.ts';
import {memoryOf, processorTimeOf} from '../process-tree.ts';
import type {Section} from '../section.ts';

const streams = 50;

/** The explorer while nothing happens. */
export const idle: Section = {
	name: 'idle',
	about: 'the explorer on fifty quiet streams',
	async *measure(context) {
		const {seconds} = context.options;
		context.say(`idle: ${seconds} s`);
		const {person} = start(['open', makeStreams(context.folder, 'idle', streams)]);
		await person.seeThat('all is read', shown => loadedLines(shown) !== undefined);
		const before = processorTimeOf(person.pid);
		await setTimeout(seconds * 1000);
		const processor = processorTimeOf(person.pid) - before;
		const memory = memoryOf(person.pid).now;
		await end(person);
		yield {
			what: 'idle on 50 quiet streams: processor',
			unit: '%',
			values: [(processor / seconds) * 100],
			peers: [],
			bar: '≤ 1 %',
			note: '',
		};
		yield {what: 'idle on 50 quiet streams: memory', unit: 'MB', values: [memory], peers: [], note: ''};
	},
};
