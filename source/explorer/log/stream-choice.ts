import type {StreamId} from '../../core/instance.ts';

/** Which streams of a log are shown. What is not known yet is shown, unless single ones were asked for: a new pod must not be missed. */
export type StreamChoice =
	| {readonly type: 'all'}
	| {readonly type: 'only'; readonly stream: StreamId}
	| {readonly type: 'without'; readonly streams: ReadonlySet<StreamId>};

/** Whether a stream is shown; `undefined` where all are. */
export const shownBy = (choice: StreamChoice): ((stream: StreamId) => boolean) | undefined => {
	switch (choice.type) {
		case 'all':
			return undefined;
		case 'only':
			return stream => stream === choice.stream;
		case 'without':
			return stream => !choice.streams.has(stream);
	}
};

/** The choice with one stream less; `undefined` where that would leave nothing to see. */
export const without = (
	choice: StreamChoice,
	stream: StreamId,
	streams: ReadonlyArray<{readonly id: StreamId}>,
): StreamChoice | undefined => {
	const isShown = shownBy(choice);
	const isShownAfter = (id: StreamId) => id !== stream && (isShown?.(id) ?? true);
	if (choice.type === 'only' || !streams.some(({id}) => isShownAfter(id))) {
		return undefined;
	}

	const hidden = choice.type === 'without' ? choice.streams : new Set<StreamId>();
	return {type: 'without', streams: new Set([...hidden, stream])};
};
