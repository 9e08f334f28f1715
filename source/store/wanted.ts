import type {Instant} from '../core/instant.ts';
import {wordsOf} from './columns.ts';
import type {Wanted} from './evaluate.ts';
import type {StreamInfo, View} from './log-store.ts';
import type {Unfolded} from './unfolded.ts';

const earliest = -(2n ** 63n);
const latest = 2n ** 63n - 1n;

/** What a view wants, in the numbers of leaves. */
export type WantedOptions = {
	readonly view: View;
	readonly streams: readonly StreamInfo[];
	/** Of the filters that can be used, which are inverted. */
	readonly inverted: readonly boolean[];
	readonly unfolded: Pick<Unfolded, 'whole' | 'withRepeats'>;
};

export const wantedOf = ({view, streams, inverted, unfolded}: WantedOptions): Wanted => ({
	isPlain: isPlain(view),
	streams: view.streams && Uint8Array.from(streams, ({id}) => (view.streams!(id) ? 1 : 0)),
	level: view.level ?? 0,
	inverted,
	isFolded: view.isFolded ?? false,
	unfolded: [...unfolded.whole],
	spread: [...unfolded.withRepeats],
	hasContext: (view.context ?? 0) > 0,
	span: spanOf(view.from, view.to),
});

/** Whether a view shows all there is. */
export const isPlain = ({streams, level = 0, filters = [], isFolded = false, from, to}: View): boolean =>
	!streams && level <= 1 && filters.length === 0 && !isFolded && from === undefined && to === undefined;

const spanOf = (from: Instant | undefined, to: Instant | undefined): Int32Array | undefined =>
	from === undefined && to === undefined
		? undefined
		: wordsOf(BigInt64Array.of(from ?? earliest, to ?? latest));
