import type {ZoneClock} from '../../core/clock.ts';
import type {StreamInfo} from '../../store/log-store.ts';
import {cellWidth, clip, fit} from '../../terminal/cells.ts';
import {sanitizeText} from '../../terminal/sanitize.ts';
import type {Labels} from '../log/labels.ts';
import {countText} from '../paint/count-words.ts';
import {cutMiddle} from '../paint/cut-middle.ts';
import type {Theme} from '../theme/theme.ts';

/** The part of the list that is on the screen. */
export type StreamsView = {
	readonly streams: readonly StreamInfo[];
	readonly labels: Labels;
	/** Index of the first stream that is visible. */
	readonly top: number;
	readonly selected: number;
	readonly width: number;
	/** Rows for streams, without the titles. */
	readonly height: number;
	readonly clock: ZoneClock;
	readonly theme: Theme;
};

type Column = {
	readonly title: string;
	readonly isRight?: boolean;
	readonly most: number;
	readonly cell: (stream: StreamInfo) => string;
};

/** Cells between columns. */
const gap = 2;

const leastName = 16;

/** The titles and the visible streams, as painted rows. Widths follow from all streams, so that they stay when it scrolls. */
export const paintStreams = (view: StreamsView): string[] => {
	const {streams, top, height, selected, width, theme} = view;
	const columns = columnsOf(view).map(column => ({...column, width: widthOf(column, streams)}));
	// A narrow terminal shows no nodes before it cuts names.
	const used = () => columns.reduce((sum, column) => sum + column.width + gap, 1);
	while (used() + leastName > width && columns.length > 2) {
		columns.shift();
	}

	const widest = streams.reduce(
		(most, stream) => Math.max(most, cellWidth(nameOf(stream, view.labels))),
		leastName,
	);
	const nameWidth = Math.max(1, Math.min(widest, width - used()));
	const row = (name: string, cells: readonly string[]) =>
		[fit(name, nameWidth), ...cells.map((cell, index) => align(cell, columns[index]!))].join(' '.repeat(gap));
	return [
		theme.quiet(
			clip(
				` ${row(
					'STREAM',
					columns.map(({title}) => title),
				)}`,
				0,
				width,
			),
		),
		...streams.slice(top, top + height).map((stream, index) => {
			const cells = columns.map(({cell}) => cell(stream));
			const name = cutMiddle(nameOf(stream, view.labels), nameWidth);
			const mark = top + index === selected ? theme.selected('▌') : ' ';
			const paint = stream.state === 'unreadable' || stream.state === 'reconnecting' ? theme.warning : plain;
			return clip(mark + paint(row(name, cells)), 0, width);
		}),
	];
};

/** The name of a stream in a sentence: sanitised. */
export const nameOf = ({id, opened}: StreamInfo, labels: Labels): string =>
	labels.of.get(id)?.inSentence || sanitizeText(opened.pod);

const columnsOf = ({clock}: StreamsView): Column[] => [
	{title: 'NODE', most: 24, cell: ({opened}) => sanitizeText(opened.node ?? '–')},
	{title: 'STATE', most: 12, cell: ({state}) => state},
	{title: 'LINES', most: 12, isRight: true, cell: ({lines}) => countText(lines)},
	{
		title: 'NEWEST',
		most: 8,
		cell: ({newest}) => (newest === undefined ? '–' : clock.seconds(newest)),
	},
	{title: 'READ', most: 8, cell: ({way}) => (way ? wayWords[way.via] : '–')},
];

const wayWords = {files: 'files', api: 'pods/log'} as const;

const widthOf = ({title, most, cell}: Column, streams: readonly StreamInfo[]): number =>
	Math.min(
		most,
		streams.reduce((widest, stream) => Math.max(widest, cellWidth(cell(stream))), title.length),
	);

const align = (text: string, {width, isRight}: {width: number; isRight?: boolean}): string =>
	isRight ? text.padStart(width) : fit(text, width);

const plain = (text: string): string => text;
