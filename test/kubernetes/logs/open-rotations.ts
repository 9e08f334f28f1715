import {vi} from 'vitest';
import {type LineBatch, LineBatchBuilder} from '../../../source/core/line-batch.ts';
import {noticeSentence} from '../../../source/core/sentences.ts';
import {isNotice, type StreamEvent} from '../../../source/core/stream-event.ts';
import {LifeLog} from '../../../source/kubernetes/logs/life-log.ts';
import {Rotations} from '../../../source/kubernetes/logs/rotations.ts';
import {openJob} from './open-job.ts';
import {PodOnNode} from './pod-on-node.ts';
import {linesOf, shortTiming} from './read-logs.ts';

const start = 1_795_000_000_000_000_000n;

/** Between two lines. */
const step = 100_000_000n;

/** Told apart from other timers. */
const rotation = 17;

/** Lines that are called after their times in steps. Of long ones a few are worth a look at the files. */
const messageOf = (at: number, isLong: boolean): string => `${at} ${'.'.repeat(isLong ? 8192 : 0)}`;

const batchOf = (times: readonly number[], isLong: boolean): LineBatch => {
	const builder = new LineBatchBuilder();
	for (const at of times) {
		builder.add(Buffer.from(messageOf(at, isLong)), timeOf(at));
	}

	return builder.take();
};

/** When a line was written, by its number. */
export const timeOf = (at: number): bigint => start + BigInt(at) * step;

/** The numbers from `first` to `to` (exclusive). */
export const from = (first: number, to: number): number[] =>
	Array.from({length: to - first}, (_, index) => first + index);

type Options = {
	/** Nobody has asked for the newest lines alone. @default true */
	readonly isAllWanted?: boolean;
	/** What is known as it begins is all that there was. @default true */
	readonly isComplete?: boolean;
	readonly known?: readonly number[];
	readonly nodeFiles?: boolean;
	/** @default false */
	readonly isLong?: boolean;
};

/** A life whose log has these files; what came of it is up to the test. */
export const openRotations = async (files: ReadonlyArray<readonly number[]>, options: Options = {}) => {
	const {isAllWanted = true, isComplete = true, known = [], nodeFiles = true, isLong = false} = options;
	const pod = new PodOnNode();
	const write = (times: readonly number[]) => {
		for (const at of times) {
			pod.clock = timeOf(at);
			pod.write(messageOf(at, isLong));
		}
	};
	const rotate = (times: readonly number[]) => {
		pod.rotateFiles();
		write(times);
	};
	write(files[0] ?? []);
	files.slice(1).forEach(rotate);
	const stop = new AbortController();
	const open = await openJob(pod, {signal: stop.signal}, {nodeFiles});
	const isCurrent = async () => true;
	const log = new LifeLog(open.job, {
		instance: {restart: 0},
		isNew: isComplete,
		isCurrent,
		onLines: () => onFilled(),
	});
	let onFilled = () => {};
	const filled = new Promise<void>(resolve => {
		onFilled = resolve;
	});
	log.learn(batchOf(known, isLong));
	const timing = {...shortTiming, rotation};
	const rotations = new Rotations(log, {timing, isAllWanted, signal: stop.signal});
	log.watch(rotations);
	return {
		pod,
		log,
		rotations,
		filled,
		stop,
		write,
		rotate,
		/** Lines come over the live connection. */
		take: (...times: readonly number[]) => log.learn(batchOf(times, isLong)),
		/** What was handed over, and what was said, until nothing more is. */
		said: async () => {
			const events = await open.events();
			return [...linesOf(events).map(line => Number.parseInt(line, 10)), ...toldOf(events)];
		},
	};
};

const toldOf = (events: readonly StreamEvent[]): string[] =>
	events
		.filter(isNotice)
		.filter(({type}) => type === 'gap')
		.map(notice =>
			noticeSentence(notice, {label: '', now: 0n, clock: instant => String((instant - start) / step)}),
		);

const {setTimeout: realTimer} = globalThis;

/** Act when timers for a check are set: by their number, from now on. @returns When the last act is done. */
export const onTimers = (acts: Readonly<Record<number, () => void>>): Promise<void> =>
	new Promise(resolve => {
		let count = 0;
		const last = Math.max(...Object.keys(acts).map(Number));
		const timer = (callback: () => void, delay?: number, ...rest: []) => {
			if (delay === rotation) {
				count++;
				queueMicrotask(acts[count] ?? (() => {}));
				if (count === last) {
					resolve();
				}
			}

			return realTimer(callback, delay, ...rest);
		};
		vi.spyOn(globalThis, 'setTimeout').mockImplementation(timer as typeof setTimeout);
	});

/** Timers for a check that were set since. */
export const timersFor = (spy: {mock: {calls: unknown[][]}}): number =>
	spy.mock.calls.filter(([, delay]) => delay === rotation).length;
