import {expect, test} from 'vitest';
import {labelStreams, shortPod} from '../../../source/explorer/log/labels.ts';
import type {StreamInfo} from '../../../source/store/log-store.ts';
import {streamOf} from './stream-of.ts';

const labelOf = (streams: StreamInfo[], kind: 'off' | 'short' | 'full', at = 0) =>
	labelStreams(streams, kind).of.get(streams[at]!.id);

test('the end of a pod name tells it from the others', () => {
	const pods = new Set(['api-6d8f-x7k2p', 'api-6d8f-9qd4z']);
	expect(shortPod('api-6d8f-x7k2p', pods)).toBe('x7k2p');
});

test('where ends are the same, more of the name is taken', () => {
	const pods = new Set(['old-x7k2p', 'new-x7k2p']);
	expect(shortPod('old-x7k2p', pods)).toBe('old-x7k2p');
});

test('the bare number of a StatefulSet is not enough', () => {
	expect(shortPod('db-0', new Set(['db-0', 'db-1']))).toBe('db-0');
});

test('with one pod the container alone is the label', () => {
	const streams = [streamOf('api-x', 'app', 0), streamOf('api-x', 'proxy', 1)];
	expect(labelOf(streams, 'short')).toEqual({pod: '', container: 'app', inSentence: 'app'});
});

test('with several pods the label is the short pod and the container', () => {
	const streams = [streamOf('api-x', 'app', 0), streamOf('api-y', 'app', 1)];
	expect(labelOf(streams, 'short')).toEqual({pod: 'x', container: 'app', inSentence: 'x/app'});
	expect(labelOf(streams, 'full')).toEqual({pod: 'api-x', container: 'app', inSentence: 'x/app'});
});

test('labels are aligned to the longest, which is bounded', () => {
	const streams = [streamOf('api-x', 'app', 0), streamOf('api-longer', 'a-very-long-container-name', 1)];
	expect(labelStreams(streams, 'short')).toMatchObject({podWidth: 6, containerWidth: 16});
	expect(labelStreams(streams, 'off')).toMatchObject({podWidth: 0, containerWidth: 0});
});

test('a label is safe to paint', () => {
	expect(labelOf([streamOf('api', 'evil\u001B[2J', 0)], 'short')!.container).not.toContain('\u001B');
});

test('a name of 100 KB does not fill the screen with sentences', () => {
	const streams = [streamOf('x'.repeat(100_000), 'app', 0), streamOf('api-y', 'app', 1)];
	expect(labelOf(streams, 'short')?.inSentence).toHaveLength(72);
});
