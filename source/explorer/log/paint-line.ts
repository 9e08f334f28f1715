import {lineFlag} from '../../core/line-batch.ts';
import type {Matcher} from '../../store/scan/matcher.ts';
import {cellWidth, clip, fit, wrap} from '../../terminal/cells.ts';
import {sanitizeLine} from '../../terminal/sanitize.ts';
import type {Paint} from '../../terminal/style.ts';
import {countText, countWords} from '../paint/count-words.ts';
import type {Theme} from '../theme/theme.ts';
import type {DisplayLine} from './display.ts';
import type {LabelKind, Labels} from './labels.ts';
import {paintJson} from './paint-json.ts';
import {paintLevel} from './paint-level.ts';
import {paintRanges, plainText, textRanges} from './text-ranges.ts';
import type {TimeColumn} from './time-column.ts';

/** Kinds of colour, in the order in which the key goes through them. */
export const colourKinds = ['streams', 'own', 'none'] as const;
export type ColourKind = (typeof colourKinds)[number];

/** How lines are painted; the same for all rows of a frame. */
export type LineStyle = {
	/** Cells of the screen, without the cursor's. */
	readonly width: number;
	/** Absent: no times. */
	readonly time?: TimeColumn;
	readonly labelKind: LabelKind;
	readonly labels: Labels;
	readonly colour: ColourKind;
	readonly wrap: boolean;
	/** First cell of the message that is shown. */
	readonly column: number;
	/** Whether lines of JSON are made readable. */
	readonly json: boolean;
	/** Shows what is looked for. */
	readonly matcher?: Matcher;
	/** Of the colours that are in force: without any where `colour` is `none`. */
	readonly theme: Theme;
};

/** Below so many cells a wrapped line goes on at the left edge. */
const leastMessage = 24;

/** Most bytes that a cell is thought to need: beyond, a line is not looked at until it is scrolled to. */
const bytesPerCell = 16;

/** Cells of a row that are left for the message. */
export const messageRoom = (line: DisplayLine, style: LineStyle): number =>
	Math.max(1, style.width - cellWidth(paintPrefix(line, style)) - cellWidth(paintFolded(line, style)));

/** One line of a log as rows of the screen: one, or more where it is wrapped. */
export const paintLine = (line: DisplayLine, style: LineStyle): string[] => {
	const prefix = paintPrefix(line, style);
	const indent = cellWidth(prefix);
	const room = Math.max(1, style.width - indent);
	const message = paintMessage(line, style, room);
	const folded = paintFolded(line, style);
	if (!style.wrap) {
		const left = room - cellWidth(folded);
		const row = prefix + cutMessage(message, style, Math.max(1, left)) + folded;
		return [left > 0 ? row : clip(row, 0, style.width)];
	}

	const hangs = room >= leastMessage;
	const rows = wrap(message + folded, hangs ? room : style.width);
	return hangs
		? rows.map((row, index) => (index === 0 ? prefix : ' '.repeat(indent)) + row)
		: wrap(prefix + message + folded, style.width);
};

/** The part of a message that is on the screen, with a sign at each end where it goes on. */
const cutMessage = (message: string, {column, theme}: LineStyle, room: number): string => {
	const width = cellWidth(message);
	const before = column > 0 && width > 0 ? theme.quiet('‹') : '';
	const after = width > column + room ? theme.quiet('›') : '';
	const from = column + cellWidth(before);
	return before + clip(message, from, room - cellWidth(before) - cellWidth(after)) + after;
};

/** How many lines of the record are folded away, and how many records say the same. */
const paintFolded = ({folded = 0, repeats}: DisplayLine, {theme}: LineStyle): string => {
	const lines = folded === 0 ? '' : ` ⋯ ${countWords(folded, 'more line')}`;
	const times = repeats === 0 ? '' : ` ×${countText(repeats + 1)}`;
	return lines + times === '' ? '' : theme.notice(lines + times);
};

/** A line that continues a record has neither a time nor a name of its own: it stands below the record's. */
const paintPrefix = (line: DisplayLine, style: LineStyle): string =>
	line.continues ? ' '.repeat(cellWidth(firstPrefix(line, style))) : firstPrefix(line, style);

const firstPrefix = (line: DisplayLine, style: LineStyle): string => {
	const {theme} = style;
	const isSuspect = (line.flags & lineFlag.suspect) !== 0;
	const time = style.time ? `${theme.quiet(timeText(line, style.time))} ` : '';
	return time + paintLabel(line, style) + (isSuspect ? theme.warning('? ') : '');
};

const timeText = ({flags, time, previousTime}: DisplayLine, column: TimeColumn): string => {
	if ((flags & (lineFlag.suspect | lineFlag.untimed)) === 0) {
		return column.write(time, previousTime);
	}

	return (flags & lineFlag.suspect ? '?' : '').padStart(column.width);
};

const paintLabel = ({stream}: DisplayLine, {labels, labelKind, colour, theme}: LineStyle): string => {
	const label = labels.of.get(stream.id);
	if (!label || labelKind === 'off') {
		return '';
	}

	const parts = [fit(label.pod, labels.podWidth), fit(label.container, labels.containerWidth)];
	const name = parts.filter(part => part !== '').join(' ');
	const paint: Paint =
		colour === 'streams' ? theme.streams[stream.index % theme.streams.length]! : theme.quiet;
	return name === '' ? '' : `${paint(name)} `;
};

const paintMessage = (line: DisplayLine, style: LineStyle, room: number): string => {
	const {theme, matcher} = style;
	const seen = style.wrap ? line.bytes.length : (style.column + room) * bytesPerCell;
	const painted = paintWhole(line, style, seen);
	const marked = matcher
		? paintRanges(painted, textRanges(plainText(painted), matcher), theme.match)
		: painted;
	return marked + theme.warning((line.flags & lineFlag.cut) === 0 ? '' : ' ✂ cut at 1 MiB');
};

/** A message, painted; of a long one only so many bytes. */
export const paintWhole = (line: DisplayLine, style: LineStyle, bytes = line.bytes.length): string => {
	const {theme, colour} = style;
	const json = style.json ? paintJson(line, theme) : undefined;
	return (
		json ??
		paintWords(
			sanitizeLine(line.bytes.subarray(0, bytes), {colour: colour !== 'none' && theme.level > 0}),
			line,
			style,
		)
	);
};

/** What stands around a match steps back behind it; what has colours of its own keeps them. */
const paintWords = (text: string, {isContext}: DisplayLine, {colour, theme}: LineStyle): string => {
	if (isContext) {
		return theme.quiet(text);
	}

	return colour === 'streams' && !text.includes('\u001B') ? paintLevel(text, theme) : text;
};
