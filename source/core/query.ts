import {editDistance} from './edit-distance.ts';
import {UsageError} from './errors/usage-error.ts';
import type {Member, Task, TaskKind} from './task.ts';

/** What a person types to name tasks. */
export type Query =
	/** A task or pod with that name; else those that begin with it. */
	| {readonly type: 'name'; readonly name: string}
	| {readonly type: 'kind'; readonly kind: TaskKind; readonly name: string}
	/** A regular expression on task and pod names. */
	| {readonly type: 'regex'; readonly pattern: string};

/** A task that a query names; where it named single pods of it, only those. */
export type Match = {readonly task: Task; readonly pods?: ReadonlySet<string>};

const kindWords: Record<string, TaskKind> = {
	po: 'pod',
	pod: 'pod',
	job: 'job',
	cj: 'cronjob',
	cronjob: 'cronjob',
	deploy: 'deploy',
	deployment: 'deploy',
	sts: 'sts',
	statefulset: 'sts',
	ds: 'ds',
	daemonset: 'ds',
	rs: 'rs',
	replicaset: 'rs',
	wf: 'workflow',
	workflow: 'workflow',
	pr: 'pipelinerun',
	pipelinerun: 'pipelinerun',
	tr: 'taskrun',
	taskrun: 'taskrun',
	build: 'build',
	sparkapplication: 'sparkapplication',
	taskinstance: 'taskinstance',
};

/** The word of a query for a kind: `deployment`, `Deployment` and `deployments` give `deploy`. */
export const parseKind = (word: string): TaskKind | undefined => {
	const lower = word.toLowerCase();
	const known = [lower, lower.replace(/s$/, '')].find(each => Object.hasOwn(kindWords, each));
	return known && kindWords[known];
};

/**
Parse one query: `name`, `kind/name` or `/regex/`.

@throws {UsageError} Where the kind is not known or the expression is not valid.
*/
export const parseQuery = (text: string): Query => {
	if (text.length > 1 && text.startsWith('/') && text.endsWith('/')) {
		const pattern = text.slice(1, -1);
		try {
			new RegExp(pattern);
		} catch (error) {
			throw new UsageError(`query ${text}: not a valid regular expression`, {cause: error});
		}

		return {type: 'regex', pattern};
	}

	const [kindWord, name, ...rest] = text.split('/');
	if (name === undefined) {
		if (text === '') {
			throw new UsageError('an empty query: give a name, kind/name or /regex/');
		}

		return {type: 'name', name: text};
	}

	const kind = parseKind(kindWord!);
	if (!kind || name === '' || rest.length > 0) {
		const kinds = [...new Set(Object.values(kindWords))].join(', ');
		throw new UsageError(`query ${text}: not name, kind/name or /regex/; the kinds are ${kinds}`);
	}

	return {type: 'kind', kind, name};
};

/** A query as it is typed. */
export const formatQuery = (query: Query): string => {
	switch (query.type) {
		case 'name':
			return query.name;
		case 'kind':
			return `${query.kind}/${query.name}`;
		case 'regex':
			return `/${query.pattern}/`;
	}
};

/** The tasks, or single pods of them, that any of the queries names; all where there is no query. */
export const matchTasks = (tasks: readonly Task[], queries: readonly Query[]): Match[] => {
	if (queries.length === 0) {
		return tasks.map(task => ({task}));
	}

	const found = new Map<Task, Match>();
	for (const match of queries.flatMap(query => matchQuery(tasks, query))) {
		const known = found.get(match.task);
		found.set(match.task, known ? joinMatches(known, match) : match);
	}

	return [...found.values()];
};

const matchQuery = (tasks: readonly Task[], query: Query): Match[] => {
	switch (query.type) {
		case 'kind':
			return matchKind(tasks, query.kind, query.name);
		case 'regex': {
			const expression = new RegExp(query.pattern);
			return matchNames(tasks, name => expression.test(name));
		}

		case 'name': {
			const exact = matchNames(tasks, name => name === query.name);
			return exact.length > 0 ? exact : matchNames(tasks, name => name.startsWith(query.name));
		}
	}
};

const matchKind = (tasks: readonly Task[], kind: TaskKind, name: string): Match[] => {
	const named = tasks.filter(task => task.id.kind === kind && task.id.name === name).map(task => ({task}));
	if (kind === 'pod' && named.length === 0) {
		return tasks.flatMap(task => matchMembers(task, member => member.name === name));
	}

	if (kind === 'cronjob') {
		const runs = tasks.filter(task => task.owner === `cronjob/${name}`);
		return [...newestRun(runs).map(task => ({task})), ...named];
	}

	return named;
};

/** `cronjob/x` means its newest run in each namespace; without a run, the CronJob itself. */
const newestRun = (runs: readonly Task[]): Task[] => {
	const newest = new Map<string, Task>();
	for (const run of runs) {
		const key = `${run.id.cluster}/${run.id.namespace}`;
		const known = newest.get(key);
		if (!known || (run.startedAt ?? 0n) > (known.startedAt ?? 0n)) {
			newest.set(key, run);
		}
	}

	return [...newest.values()];
};

const matchNames = (tasks: readonly Task[], matches: (name: string) => boolean): Match[] =>
	tasks.flatMap(task =>
		matches(task.id.name) ? [{task}] : matchMembers(task, member => matches(member.name)),
	);

const matchMembers = (task: Task, matches: (member: Member) => boolean): Match[] => {
	const pods = new Set(task.members.filter(matches).map(member => member.uid));
	return pods.size > 0 ? [{task, pods}] : [];
};

const joinMatches = (a: Match, b: Match): Match =>
	a.pods && b.pods ? {task: a.task, pods: a.pods.union(b.pods)} : {task: a.task};

/** Up to three names of tasks that are nearest to what was asked, for the sentence that says that nothing matched. */
export const nearestNames = (tasks: readonly Task[], queries: readonly Query[]): string[] => {
	const wanted = queries.map(query => (query.type === 'regex' ? query.pattern : query.name));
	const scored = tasks.map(task => ({
		label: `${task.id.kind}/${task.id.name}`,
		distance: Math.min(...wanted.map(name => editDistance(name, task.id.name))),
		length: task.id.name.length,
	}));
	return scored
		.filter(({distance, length}) => distance <= Math.max(2, length / 2))
		.sort((a, b) => a.distance - b.distance || a.label.localeCompare(b.label))
		.slice(0, 3)
		.map(({label}) => label);
};
