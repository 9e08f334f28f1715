import type {Row, StreamInfo} from '../../../source/store/log-store.ts';
import {taskOf} from '../../core/scripted-source.ts';

/** A live stream, to be changed by `fields`. */
export const streamOf = (
	pod: string,
	container: string,
	index: number,
	fields: Partial<StreamInfo> = {},
): StreamInfo => ({
	id: `${pod}/${container}`,
	index,
	opened: {
		type: 'opened',
		stream: `${pod}/${container}`,
		task: taskOf('api').id,
		namespace: 'shop',
		pod,
		container,
		role: 'main',
	},
	lines: 0,
	bytes: 0,
	state: 'live',
	...fields,
});

type Line = Extract<Row, {type: 'line'}>;

/** A line at 12:04:09.113 UTC, to be changed by `fields`. */
export const lineOf = (text: string, fields: Partial<Line> = {}): Line => ({
	type: 'line',
	id: 1,
	stream: streamOf('api-x', 'app', 0),
	time: 1_782_907_449_113_000_000n,
	flags: 0,
	bytes: new TextEncoder().encode(text),
	level: 0,
	continues: false,
	lines: 1,
	repeats: 0,
	isRepeat: false,
	isContext: false,
	...fields,
});
