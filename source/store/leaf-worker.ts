import {parentPort} from 'node:worker_threads';
import {giveWay} from '../spool/give-way.ts';
import {type LeafJob, type LeafResult, runJob} from './leaf-job.ts';
import type {Plan, PlannedQuery} from './plan.ts';
import {readSource} from './read-source.ts';
import {createMatcher} from './scan/create-matcher.ts';
import type {Matcher} from './scan/matcher.ts';

/** What a thread is told: what to find out, or of which leaves. */
export type ThreadTask = {readonly plan: Plan} | {readonly jobs: readonly LeafJob[]};

/** What it says: that it has started; then, to the latter, what it found. */
export type ThreadAnswer = 'ready' | readonly LeafResult[];

/** By key of the query, and whether as much work as it takes may be spent on it. */
const matchers = new Map<string, Matcher>();
let plan: Plan | undefined;

const follow = (next: Plan): void => {
	plan = next;
	const keys = new Set(next.queries.map(nameOf));
	for (const key of matchers.keys()) {
		if (!keys.has(key)) {
			matchers.delete(key);
		}
	}

	for (const planned of next.queries) {
		const name = nameOf(planned);
		matchers.set(
			name,
			matchers.get(name) ?? createMatcher(planned.query, planned.isBoxed ? 'any' : 'little'),
		);
	}
};

const nameOf = ({key, isBoxed}: PlannedQuery): string => `${key}${isBoxed ? ' boxed' : ''}`;

giveWay();
parentPort!.on('message', (task: ThreadTask) => {
	if ('plan' in task) {
		follow(task.plan);
		return;
	}

	const used = plan!.queries.map(planned => matchers.get(nameOf(planned))!);
	const results = task.jobs.map(job => runJob(job, plan!, used, readSource));
	parentPort!.postMessage(results satisfies ThreadAnswer);
});

parentPort!.postMessage('ready' satisfies ThreadAnswer);
