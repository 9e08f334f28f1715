import {describe, expect, test, vi} from 'vitest';
import {noLines} from '../../../source/core/batch-parts.ts';
import {fillFromFiles} from '../../../source/kubernetes/logs/file-fill.ts';
import {LifeLog} from '../../../source/kubernetes/logs/life-log.ts';
import {openJob} from './open-job.ts';
import {PodOnNode} from './pod-on-node.ts';
import {linesOf} from './read-logs.ts';

/** A life of which three lines are known. */
const openLife = async () => {
	const pod = new PodOnNode();
	pod.write('one', 'two', 'three');
	const open = await openJob(pod, {}, {nodeFiles: true});
	const isCurrent = async () => true;
	const log = new LifeLog(open.job, {instance: {restart: 0}, isNew: false, isCurrent, onLines: () => {}});
	log.learn((await log.collect({tailLines: 3}, open.job.signal)).lines);
	return {pod, log, open, fill: (isEnded: boolean) => fillFromFiles(log, isEnded, open.job.signal)};
};

describe("what is filled in from a node's files", () => {
	test('has a last line without an end only where the life has ended', async () => {
		const {pod, open, fill} = await openLife();
		pod.write('four');
		pod.node.append(pod.node.record('and then it').trimEnd());
		expect(await fill(false)).toEqual({added: 1, hasGap: false, isComplete: true});
		expect(await fill(true)).toEqual({added: 1, hasGap: false, isComplete: true});
		expect(linesOf(await open.events())).toEqual(['four', 'and then it']);
	});

	test('has a gap, and forgets what is known, where the files begin after it', async () => {
		const {pod, log, open, fill} = await openLife();
		pod.rotateFiles();
		pod.node.files.clear();
		pod.write('ten');
		expect(await fill(false)).toEqual({added: 1, hasGap: true, isComplete: true});
		expect(log.known.count).toBe(1);
		expect((await open.events()).map(({type}) => type)).toEqual(['gap', 'lines']);
	});

	test('is nothing where a window was to begin and no line of it is known', async () => {
		const {log, open, fill} = await openLife();
		log.known.reset(noLines, false);
		expect(await fill(false)).toEqual({added: 0, hasGap: false, isComplete: false});
		expect(linesOf(await open.events())).toEqual([]);
	});

	test('has all that was written meanwhile where the life has ended, and no end is waited for where it goes on', async () => {
		const more = Array.from({length: 9}, (_, line) => `more ${line}`);
		const fillWhileWritten = async (isEnded: boolean) => {
			const {pod, log, open, fill} = await openLife();
			const left = [...more];
			pod.write(...left.splice(0, 1));
			const deliver = log.deliver.bind(log);
			vi.spyOn(log, 'deliver').mockImplementation(batch => {
				deliver(batch);
				if (batch.times.length > 0) {
					pod.write(...left.splice(0, 1));
				}
			});
			await fill(isEnded);
			return linesOf(await open.events());
		};
		expect(await fillWhileWritten(true)).toEqual(more);
		expect((await fillWhileWritten(false)).length).toBeLessThan(4);
	});

	test('has a gap where a file of it is damaged', async () => {
		const {pod, open, fill} = await openLife();
		pod.rotateFiles();
		pod.write('four');
		pod.rotateFiles();
		pod.write('five');
		const damaged = [...pod.node.files.keys()].toSorted().at(-1)!;
		pod.node.files.delete(damaged);
		pod.node.files.set(`${damaged}.gz`, Buffer.from('no gzip'));
		const {hasGap, isComplete} = await fill(false);
		expect({hasGap, isComplete}).toEqual({hasGap: true, isComplete: true});
		expect((await open.events()).map(({type}) => type)).toContain('gap');
	});

	test('is nothing where the way is closed, and an error where anything else fails', async () => {
		const {pod, log, fill} = await openLife();
		pod.isAllowed = false;
		expect(await fill(false)).toEqual({added: 0, hasGap: false, isComplete: false});
		vi.spyOn(log, 'nodeLog').mockRejectedValue(new TypeError('broken'));
		await expect(fill(false)).rejects.toThrow('broken');
	});
});
