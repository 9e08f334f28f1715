import {describe, expect, test} from 'vitest';
import {logGaps} from '../../../source/core/sentences.ts';
import {type Fault, LogPod} from './log-pod.ts';
import {numbered} from './numbered.ts';
import {forbidden, type OpenRepair, openRepair, sentBytes} from './open-repair.ts';
import {PodOnNode} from './pod-on-node.ts';
import {linesOf} from './read-logs.ts';

describe('the end of a life', () => {
	const causes = async (open: OpenRepair): Promise<unknown[]> =>
		(await open.events()).flatMap(event => (event.type === 'gap' ? [event.cause] : []));

	test('is a gap where the cluster has no life before the present one any more', async () => {
		const pod = new LogPod();
		pod.write(...numbered(5));
		const open = await openRepair(pod, 5);
		expect(await open.repair.settle('replaced')).toBe('read');
		expect(await causes(open)).toEqual([logGaps.replaced]);
	});

	test.each([
		['of the present life where its pod is not found', 'ended', 404],
		['of the life before where the server is busy', 'replaced', 503],
	] as const)('is looked for again, %s', async (_, fate, status) => {
		const pod = new LogPod();
		pod.write(...numbered(5));
		const open = await openRepair(pod, 5);
		pod.refusal = {status, reason: 'Unknown', message: 'not now'};
		expect(await open.repair.settle(fate)).toBe('retry');
		expect(await causes(open)).toEqual([]);
	});

	test('is not asked for again where it may not be read', async () => {
		const pod = new LogPod();
		pod.write(...numbered(5));
		const open = await openRepair(pod, 5);
		pod.refusal = forbidden;
		expect(await open.repair.settle('ended')).toBe('done');
		expect((await open.events()).map(({type}) => type)).toEqual(['unreadable']);
	});

	test.each([
		[
			'has removed its container',
			(pod: LogPod) => {
				pod.refusal = {words: 'unable to retrieve container logs for containerd://6a1b'};
			},
		],
		[
			'cuts each answer at the same place',
			(pod: LogPod) => {
				pod.faults.push(...Array.from({length: 40}, (): Fault => ({how: 'end', afterBytes: 7 * sentBytes})));
			},
		],
	])("is in the node's files where the node %s, with a last line that has no end", async (_, spoil) => {
		const pod = new PodOnNode();
		pod.write(...numbered(5));
		const open = await openRepair(pod, 5, {nodeFiles: true});
		pod.write(...numbered(5, 5));
		pod.node.append(pod.node.record('and then it', 'stdout', 'P'));
		spoil(pod);
		expect(await open.repair.settle('ended')).toBe('read');
		const events = await open.events();
		expect(linesOf(events)).toEqual([...numbered(5, 5), 'and then it']);
		expect(events.filter(({type}) => type === 'gap')).toEqual([]);
	});

	test('is a gap where each answer is cut at the same place', async () => {
		const pod = new LogPod();
		pod.write(...numbered(5));
		const open = await openRepair(pod, 5);
		pod.write(...numbered(5, 5));
		pod.faults.push(...Array.from({length: 40}, (): Fault => ({how: 'end', afterBytes: 7 * sentBytes})));
		expect(await open.repair.settle('ended')).toBe('read');
		expect(await causes(open)).toEqual([logGaps.unsettled]);
	});

	test('is a gap where the container was removed, though another one runs by now', async () => {
		const pod = new LogPod();
		pod.write(...numbered(5));
		const open = await openRepair(pod, 5, {timing: {removed: 0}});
		open.breaks.arrived();
		pod.refusal = {words: 'unable to retrieve container logs for containerd://6a1b'};
		expect(await open.repair.settle('ended')).toBe('read');
		expect(await causes(open)).toEqual([logGaps.unsettled]);
	});
});
