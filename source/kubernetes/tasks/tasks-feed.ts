import type {Scope} from '../../core/log-source.ts';
import type {Task, TaskEvent} from '../../core/task.ts';
import {ApiError, type Connection} from '../api.ts';
import {type Attempt, unreachable} from '../connection/unreachable.ts';
import type {FeedDeps} from '../watch/collections.ts';
import {type LabelMatcher, parseSelector} from '../watch/selector.ts';
import {checkNamespaces} from './check-namespaces.ts';
import {type Places, ScopeFeed} from './scope-feed.ts';
import {TaskSubscription, type TaskView} from './subscription.ts';

/** Where to look for tasks, and for which pods where they may not be listed. */
export type FeedScope = Scope & {
	/** Names of all pods that are wanted: who may get pods and not list them is told of these alone. */
	readonly pods?: readonly string[];
};

/** The tasks of a cluster, for any number of readers. */
export type TasksFeed = {
	/** As `LogSource.watchTasks`. */
	watchTasks(scope: FeedScope, signal: AbortSignal): AsyncIterable<TaskEvent>;
	close(): void;
};

/** Tasks of a cluster. Readers of the same scope share one set of watches, which ends with the last of them. */
export const createTasksFeed = (deps: FeedDeps): TasksFeed => {
	const feeds = new Map<string, {feed: ScopeFeed; readers: number}>();
	const {connection} = deps;

	const take = (places: Places, pods: FeedScope['pods']): {feed: ScopeFeed; release: () => void} => {
		const key = JSON.stringify([places.map(place => place ?? null), pods]);
		const shared = feeds.get(key) ?? {feed: new ScopeFeed(deps, places, pods), readers: 0};
		feeds.set(key, shared);
		shared.readers++;
		const release = () => {
			shared.readers--;
			if (shared.readers === 0) {
				shared.feed.close();
				feeds.delete(key);
			}
		};

		return {feed: shared.feed, release};
	};

	async function* watchTasks(scope: FeedScope, signal: AbortSignal): AsyncGenerator<TaskEvent> {
		const matcher = scope.selector ? parseSelector(scope.selector) : undefined;
		if (signal.aborted) {
			return;
		}

		const {feed, release} = take(placesOf(scope, connection), scope.pods);
		const subscription = new TaskSubscription(viewOf(feed, matcher));
		const stop = () => subscription.end();
		signal.addEventListener('abort', stop, {once: true});
		try {
			await readyOrAborted(feed, signal);
			if (!signal.aborted) {
				await checkNamespaces(feed.news.tasks, scope, connection, signal);
				feed.news.subscribe(subscription);
				yield* subscription.read();
			}
		} catch (error) {
			if (!signal.aborted) {
				throw error instanceof ApiError
					? unreachable(error, connection, attemptOf(scope, connection))
					: error;
			}
		} finally {
			signal.removeEventListener('abort', stop);
			feed.news.unsubscribe(subscription);
			release();
		}
	}

	return {
		watchTasks,
		close() {
			for (const {feed} of feeds.values()) {
				feed.close();
			}
		},
	};
};

const placesOf = ({namespaces}: Scope, connection: Connection): Places => {
	if (namespaces === 'all') {
		return [undefined];
	}

	return namespaces && namespaces.length > 0 ? [...new Set(namespaces)].sort() : [connection.namespace];
};

const attemptOf = (scope: FeedScope, connection: Connection): Attempt => {
	const names = placesOf(scope, connection).map(place => `"${place ?? connection.namespace}"`);
	const named = `in namespace ${names.join(', ')}`;
	return {
		what: scope.pods ? 'list or get pods' : 'list pods',
		where: scope.namespaces === 'all' ? `in all namespaces, nor ${named}` : named,
		alternatives: [
			...(scope.namespaces === undefined || scope.namespaces === 'all' ? ['choose a namespace with -n'] : []),
			...(scope.pods ? [] : ['name a pod exactly as in `kreel logs pod/NAME`']),
		],
	};
};

const readyOrAborted = async (feed: ScopeFeed, signal: AbortSignal): Promise<void> => {
	const aborted = Promise.withResolvers<void>();
	const stop = () => aborted.resolve();
	signal.addEventListener('abort', stop, {once: true});
	try {
		await Promise.race([feed.ready, aborted.promise]);
	} finally {
		signal.removeEventListener('abort', stop);
	}
};

/** A selector is on the labels of tasks or of their pods: of pods alone, only those are members. */
const viewOf =
	(feed: ScopeFeed, matches: LabelMatcher | undefined): TaskView =>
	(task: Task) => {
		if (!matches || matches(task.labels)) {
			return task;
		}

		const members = task.members.filter(member => matches(feed.podLabels(member.uid)));
		return members.length > 0 ? {...task, members} : undefined;
	};
