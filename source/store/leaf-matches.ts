import type {Leaf} from './leaf.ts';
import type {LineSet} from './line-set.ts';
import type {KnownMatches} from './match-lines.ts';
import type {Plan} from './plan.ts';

/** What is known of the matches in a leaf, by query of a plan. */
export const knownOf = ({matches}: Leaf, {queries}: Plan): KnownMatches[] =>
	queries.map(({key, within}) => ({
		own: matches?.get(key),
		within: within === undefined ? undefined : matches?.get(within),
	}));

/** Remember which lines of a leaf match the queries of a plan. */
export const keepMatches = (leaf: Leaf, {queries}: Plan, matches: readonly LineSet[]): void => {
	for (const [at, {key}] of queries.entries()) {
		const found = matches[at];
		if (found && found.size > (leaf.matches?.get(key)?.size ?? 0)) {
			leaf.matches ??= new Map();
			leaf.matches.set(key, found);
		}
	}
};

/** Forget what is known of queries that are not in a plan. */
export const forgetMatches = (leaves: readonly Leaf[], plan: Plan | undefined): void => {
	const used = new Set(plan?.queries.flatMap(({key, within}) => [key, within]));
	for (const leaf of leaves) {
		const kept = [...(leaf.matches ?? [])].filter(([key]) => used.has(key));
		leaf.matches = kept.length > 0 ? new Map(kept) : undefined;
	}
};
