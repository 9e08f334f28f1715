import type {Instant} from '../core/instant.ts';
import {wordsOf} from './columns.ts';
import type {Wanted} from './evaluate.ts';
import type {StreamInfo, View} from './log-store.ts';

const earliest = -(2n ** 63n);
const latest = 2n ** 63n - 1n;

/** A view in the numbers of leaves. */
export const wantedOf = (view: View, streams: readonly StreamInfo[]): Wanted => ({
	streams: view.streams && Uint8Array.from(streams, ({id}) => (view.streams!(id) ? 1 : 0)),
	level: view.level ?? 0,
	inverted: [],
	isFolded: view.isFolded ?? false,
	span: spanOf(view.from, view.to),
});

/** Whether a view shows all there is. */
export const isPlain = ({streams, level = 0, isFolded = false, from, to}: View): boolean =>
	!streams && level <= 1 && !isFolded && from === undefined && to === undefined;

const spanOf = (from: Instant | undefined, to: Instant | undefined): Int32Array | undefined =>
	from === undefined && to === undefined
		? undefined
		: wordsOf(BigInt64Array.of(from ?? earliest, to ?? latest));
