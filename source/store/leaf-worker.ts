import {parentPort} from 'node:worker_threads';
import {giveWay} from '../spool/give-way.ts';
import {type LeafJob, type LeafResult, runJob} from './leaf-job.ts';
import type {Plan} from './plan.ts';
import {readSource} from './read-source.ts';
import {createMatcher} from './scan/create-matcher.ts';
import type {Matcher} from './scan/matcher.ts';

/** What a thread is told: what to find out, or of which leaves. */
export type ThreadTask = {readonly plan: Plan} | {readonly jobs: readonly LeafJob[]};

/** What it says: that it has started; then, to the latter, what it found. */
export type ThreadAnswer = 'ready' | readonly LeafResult[];

const matchers = new Map<number, Matcher>();
let plan: Plan | undefined;

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
	const results = task.jobs.map(job => runJob(job, plan!, used, readSource));
	parentPort!.postMessage(results satisfies ThreadAnswer);
});

parentPort!.postMessage('ready' satisfies ThreadAnswer);
