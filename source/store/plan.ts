import type {Wanted} from './evaluate.ts';
import type {LineQuery} from './scan/line-query.ts';

/** A query of a plan. */
export type PlannedQuery = {
	/** What it is called in leaves. */
	readonly key: number;
	readonly query: LineQuery;
	/** The key of a query that every line matches which matches this one: what it found need alone be looked at. */
	readonly within: number | undefined;
	/** It may take as much work as it takes: whoever runs it is ended where that is too much. Else it is told that it is not quick. */
	readonly isBoxed: boolean;
};

/** What is to be found out of each leaf; a plain value, so that it goes to other threads. */
export type Plan = {
	readonly wanted: Wanted;
	/** Those of the filters, in their order, then that of the search, if there is one. */
	readonly queries: readonly PlannedQuery[];
	readonly hasSearch: boolean;
};
