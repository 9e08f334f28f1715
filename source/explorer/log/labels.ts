import type {StreamId} from '../../core/instance.ts';
import type {StreamInfo} from '../../store/log-store.ts';
import {cellWidth} from '../../terminal/cells.ts';
import {sanitizeText} from '../../terminal/sanitize.ts';
import {cutMiddle} from '../paint/cut-middle.ts';

/** How much of a stream's name stands before its lines. */
export type LabelKind = 'off' | 'short' | 'full';

/** The name of a stream: sanitised. */
export type Label = {
	/** Parts of the row's label: the pod (empty where all streams are of one pod), and the container. */
	readonly pod: string;
	readonly container: string;
	/** In a sentence: `9qd4z/app`. */
	readonly inSentence: string;
};

/** The labels of all streams of a view, and the widths that align them. */
export type Labels = {
	readonly of: ReadonlyMap<StreamId, Label>;
	/** In cells. */
	readonly podWidth: number;
	readonly containerWidth: number;
};

const mostCells: Record<Exclude<LabelKind, 'off'>, {pod: number; container: number}> = {
	short: {pod: 12, container: 16},
	full: {pod: 48, container: 24},
};

/** Name all streams, as short as they can be told apart. */
export const labelStreams = (streams: readonly StreamInfo[], kind: LabelKind): Labels => {
	const pods = new Set(streams.map(({opened}) => opened.pod));
	const of = new Map(streams.map(({id, opened}) => [id, labelOf(opened, pods, kind)]));
	if (kind === 'off') {
		return {of, podWidth: 0, containerWidth: 0};
	}

	const widest = (part: 'pod' | 'container') =>
		Math.min(mostCells[kind][part], Math.max(0, ...[...of.values()].map(label => cellWidth(label[part]))));
	return {of, podWidth: widest('pod'), containerWidth: widest('container')};
};

const labelOf = (
	{pod, container}: StreamInfo['opened'],
	pods: ReadonlySet<string>,
	kind: LabelKind,
): Label => {
	const short = sanitizeText(shortPod(pod, pods));
	const safeContainer = sanitizeText(container);
	const inSentence = [pods.size > 1 ? short : '', safeContainer].filter(part => part !== '').join('/');
	const inRow = kind === 'full' ? sanitizeText(pod) : pods.size > 1 ? short : '';
	return {
		pod: inRow,
		container: safeContainer,
		// Longer names are none of a cluster's: a notice must not fill the screen with them.
		inSentence: cutMiddle(inSentence, mostCells.full.pod + mostCells.full.container),
	};
};

/**
The end of a pod's name that tells it from the others: `x7k2p` of `checkout-6d8f-x7k2p`; of a StatefulSet `db-0`, because a bare number says nothing.
*/
export const shortPod = (pod: string, pods: ReadonlySet<string>): string => {
	const parts = pod.split('-');
	for (let count = 1; count < parts.length; count++) {
		const end = parts.slice(-count).join('-');
		const isAlone = [...pods].every(other => other === pod || !`-${other}`.endsWith(`-${end}`));
		if (isAlone && !/^\d+$/.test(end)) {
			return end;
		}
	}

	return pod;
};
