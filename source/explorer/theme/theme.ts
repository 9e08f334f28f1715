import type {TaskState} from '../../core/task.ts';
import type {ColourLevel} from '../../terminal/colour-level.ts';
import {type Paint, type Style, styleFor} from '../../terminal/style.ts';

/** What colours mean in the explorer; where there is no colour, all of it is plain text. */
export type Theme = {
	readonly level: ColourLevel;
	readonly title: Paint;
	/** What is there to be read when it is looked for: times, keys, columns. */
	readonly quiet: Paint;
	readonly good: Paint;
	readonly warning: Paint;
	readonly bad: Paint;
	/** The bar before the selected row, and the row's name. */
	readonly selected: Paint;
	readonly notice: Paint;
	readonly key: Paint;
	/** What was looked for: seen without colours, too, because it is what the person asked to see. */
	readonly match: Paint;
	readonly states: Readonly<Record<TaskState, Paint>>;
	/** Of streams, by order of opening; red and yellow are kept for what went wrong. */
	readonly streams: readonly Paint[];
};

/** The theme for a terminal with so many colours. */
export const createTheme = (level: ColourLevel): Theme => {
	const style = styleFor(level);
	return {
		level,
		title: style.bold,
		quiet: style.grey,
		good: style.green,
		warning: style.yellow,
		bad: text => style.bold(style.red(text)),
		selected: text => style.bold(style.cyan(text)),
		notice: style.yellow,
		key: style.cyan,
		match: styleFor(1).inverse,
		states: stateColours(style),
		streams: streamColours(style, level),
	};
};

const stateColours = (style: Style): Record<TaskState, Paint> => ({
	failed: text => style.bold(style.red(text)),
	stuck: text => style.bold(style.red(text)),
	restarting: style.red,
	pending: style.yellow,
	unknown: style.magenta,
	rolling: style.cyan,
	running: style.green,
	succeeded: style.grey,
});

const streamColours = (style: Style, level: ColourLevel): readonly Paint[] =>
	level >= 2
		? [39, 114, 176, 80, 111, 150, 141, 73, 217, 67].map(style.palette)
		: [style.cyan, style.green, style.magenta, style.blue, style.brightCyan, style.brightGreen];
