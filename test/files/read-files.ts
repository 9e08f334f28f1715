import {lineCount} from '../../source/core/line-batch.ts';
import type {LogSource} from '../../source/core/log-source.ts';
import type {StreamEvent} from '../../source/core/stream-event.ts';
import type {Window} from '../../source/core/window.ts';
import {Seen} from '../conformity/collect.ts';

/** Read all logs of a source over a window. */
export const readFiles = async (
	source: LogSource,
	window: Partial<Window> = {},
	until: (seen: Seen) => boolean = () => false,
): Promise<Seen> => {
	const stop = new AbortController();
	const seen = new Seen();
	for await (const event of source.openLogs(
		{scope: {}, queries: []},
		{anchor: 'now', follow: false, ...window},
		stop.signal,
	)) {
		seen.take(event);
		if (until(seen)) {
			stop.abort();
		}
	}

	return seen;
};

/** The texts of all lines, in the order of the log. */
export const textsOf = (seen: Seen): string[] => seen.allLines.map(({text}) => text);

/** Follow a log, and do one thing after another, each once the one before it has shown. */
export const follow = async (
	source: LogSource,
	steps: ReadonlyArray<{readonly when: (seen: Seen) => boolean; readonly act?: () => void}>,
	window: Partial<Window> = {},
): Promise<Seen> => {
	const left = [...steps];
	return readFiles(source, {follow: true, ...window}, seen => {
		while (left[0]?.when(seen)) {
			left.shift()!.act?.();
		}

		return left.length === 0;
	});
};

/** Holds when the last line is that. */
export const last =
	(text: string) =>
	(seen: Seen): boolean =>
		seen.allLines.at(-1)?.text === text;

export const isCaughtUp = (seen: Seen): boolean => seen.of('caughtUp').length === seen.opened.length;

/** Flags of all lines. */
export const flagsOf = (seen: Seen): number[] =>
	seen.of('lines').flatMap(({batch}) => [...batch.flags.subarray(0, lineCount(batch))]);

export type Lines = Extract<StreamEvent, {type: 'lines'}>;
