import {instantFromMs} from '../../core/instant.ts';
import {spanText} from './head-text.ts';
import type {LogView} from './log-view.ts';
import {paintLogHeader} from './paint-header.ts';
import {screenPlaces} from './viewport.ts';

/** The rows of a log's screen, but for its footer. */
export type LogFrame = {
	readonly header: string;
	/** What stays below the header. */
	readonly fixed: readonly string[];
	readonly body: readonly string[];
};

/** Paint a log as it is now. */
export const logFrame = (view: LogView): LogFrame => {
	const {display, lines, height, view: part} = view.layout();
	const {painter, context, session} = view;
	const places = screenPlaces(lines, part.top, height);
	const [first, last] = view.selection.span(display, part.cursor);
	const body = places.map(({index, row}) => {
		const isSelected = view.selection.isOn && index >= first && index <= last;
		const mark = index === part.cursor ? '▌' : isSelected ? '┃' : '';
		return (
			(mark === '' ? ' ' : context.theme.selected(mark)) + (painter.paint(display.at(index)!)[row] ?? '')
		);
	});
	const row = display.at(part.cursor);
	const newBelow = view.position.newBelow(display, places.at(-1)?.index ?? 0);
	const {streams, lineCount} = session.store;
	const header = paintLogHeader({
		task: view.task,
		isDeleted: view.isDeleted,
		pods: new Set(streams.map(({opened}) => opened.pod)).size,
		streams: streams.length,
		shown: view.shownStreams,
		span: spanText(session, view.shown, context),
		lines: lineCount,
		loading: view.isLoading ? session.progress.toString() : undefined,
		volume: view.isLoading ? session.progress.volume : '',
		follow: !view.position.following ? 'paused' : session.isOver ? 'ended' : 'following',
		newBelow,
		clock: context.clock.seconds(instantFromMs(context.now())),
		width: view.size.columns,
		theme: context.theme,
	});
	return {header, fixed: view.fixed(row && 'time' in row ? row.time : undefined), body};
};
