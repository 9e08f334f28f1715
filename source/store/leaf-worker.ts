import {readSync} from 'node:fs';
import {parentPort} from 'node:worker_threads';
import {giveWay} from '../spool/give-way.ts';
import {type LeafJob, type LeafResult, type ReadSource, runJob} from './leaf-job.ts';
import type {Plan} from './plan.ts';
import {createMatcher} from './scan/create-matcher.ts';
import type {Matcher} from './scan/matcher.ts';

/** What a thread is told: what to find out, or of which leaves. */
export type ThreadTask = {readonly plan: Plan} | {readonly jobs: readonly LeafJob[]};

/** What it says: that it has started; then, to the latter, what it found. */
export type ThreadAnswer = 'ready' | readonly LeafResult[];

/** Memory for what is read from files, used again and again. */
const buffers = {
	columns: new SharedArrayBuffer(0),
	messages: new SharedArrayBuffer(0),
};

const matchers = new Map<number, Matcher>();
let plan: Plan | undefined;

const read: ReadSource = (source, length, kind) => {
	if (source instanceof SharedArrayBuffer) {
		return source;
	}

	if (buffers[kind].byteLength < length) {
		buffers[kind] = new SharedArrayBuffer(Math.max(length, 1.25 * 1024 * 1024));
	}

	try {
		const into = new Uint8Array(buffers[kind], 0, length);
		return readSync(source.fd, into, 0, length, source.offset) === length ? buffers[kind] : undefined;
	} catch {
		return undefined;
	}
};

const follow = (next: Plan): void => {
	plan = next;
	const keys = new Set(next.queries.map(({key}) => key));
	for (const key of matchers.keys()) {
		if (!keys.has(key)) {
			matchers.delete(key);
		}
	}

	for (const {key, query} of next.queries) {
		matchers.set(key, matchers.get(key) ?? createMatcher(query));
	}
};

giveWay();
parentPort!.on('message', (task: ThreadTask) => {
	if ('plan' in task) {
		follow(task.plan);
		return;
	}

	const used = plan!.queries.map(({key}) => matchers.get(key)!);
	const results = task.jobs.map(job => runJob(job, plan!, used, read));
	parentPort!.postMessage(results satisfies ThreadAnswer);
});

parentPort!.postMessage('ready' satisfies ThreadAnswer);
