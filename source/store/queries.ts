import {createMatcher} from './scan/create-matcher.ts';
import type {LineQuery} from './scan/line-query.ts';
import type {Matcher} from './scan/matcher.ts';

/** A query that is in use. */
export type Query = {
	/** What it is called in leaves: never used again. */
	readonly key: number;
	readonly query: LineQuery;
	readonly matcher: Matcher;
	/** A thread found that it takes much work. */
	isSlow: boolean;
	/** Why it is given up. */
	failure: Error | undefined;
};

/** Whether a query needs no thread that can be ended. */
export const isQuick = ({matcher, isSlow}: Query): boolean => matcher.isQuick && !isSlow;

/** The queries of the view and of the search. A query that is asked for again while it is in use is the same one: what it found counts. */
export class Queries {
	#nextKey = 1;
	#active = new Map<string, Query>();

	/**
	Use these queries, and no others.

	@throws {UsageError} Where a regular expression is none.
	*/
	use(queries: readonly LineQuery[]): Query[] {
		const used = queries.map(query => this.#get(query));
		this.#active = new Map(used.map(query => [textOf(query.query), query]));
		return used;
	}

	#get(query: LineQuery): Query {
		return (
			this.#active.get(textOf(query)) ?? {
				key: this.#nextKey++,
				query,
				matcher: createMatcher(query),
				isSlow: false,
				failure: undefined,
			}
		);
	}
}

const textOf = (query: LineQuery): string => JSON.stringify(query);
