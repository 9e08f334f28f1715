import {expect, test} from 'vitest';
import type {Notice} from '../../../source/core/stream-event.ts';
import {labelStreams} from '../../../source/explorer/log/labels.ts';
import {pinnedSentences} from '../../../source/explorer/log/pinned.ts';
import type {StreamInfo} from '../../../source/store/log-store.ts';
import {taskOf} from '../../core/scripted-source.ts';
import {streamOf} from './stream-of.ts';

const task = taskOf('api').id;
const context = {now: 0n, clock: () => '12:04:09'};
const waiting = (reason: string): Notice => ({type: 'waiting', stream: 's', task, reason});
const pinned = (streams: StreamInfo[], pods = 0, tasks: string[] = []) =>
	pinnedSentences(
		streams,
		pods,
		tasks.map(reason => ({type: 'waiting', task, reason})),
		labelStreams(streams, 'short'),
		context,
	);

test('streams that are read pin nothing', () => {
	expect(pinned([streamOf('a', 'app', 0), streamOf('b', 'app', 1, {state: 'ended'})])).toEqual([]);
});

test('pods that are not there yet are counted, with the first reason', () => {
	const wait = {state: 'waiting', notice: waiting('image pull failing')} as const;
	expect(
		pinned([streamOf('a', 'app', 0), streamOf('b', 'app', 1, wait), streamOf('b', 'side', 2, wait)], 7),
	).toEqual(['1 of 7 pods not available yet: image pull failing']);
});

test('the only pod says it as its log would', () => {
	const wait = {state: 'waiting', notice: waiting('not scheduled')} as const;
	expect(pinned([streamOf('a', 'app', 0, wait)])).toEqual(['Log not available yet: not scheduled']);
});

test('a crash loop is restarting, not waiting', () => {
	const wait = {state: 'waiting', notice: waiting('Restarting: crash loop, last exit 1')} as const;
	expect(pinned([streamOf('a', 'app', 0, wait)])).toEqual(['Restarting: crash loop, last exit 1']);
	expect(pinned([streamOf('a', 'app', 0, wait), streamOf('b', 'app', 1)])).toEqual([
		'1 of 2 pods restarting: crash loop, last exit 1',
	]);
});

test('a log that cannot be read is named, others like it are counted', () => {
	const unreadable: Partial<StreamInfo> = {
		state: 'unreadable',
		notice: {type: 'unreadable', stream: 's', cause: 'no permission', permanent: true},
	};
	expect(pinned([streamOf('x-a', 'app', 0, unreadable), streamOf('x-b', 'app', 1, unreadable)])).toEqual([
		'a/app: Log not readable: no permission (and 1 more)',
	]);
});

test('a task without pods says what it waits for', () => {
	expect(pinned([], 0, ['quota exceeded'])).toEqual(['Log not available yet: quota exceeded']);
});
