import type {StreamId} from '../../core/instance.ts';
import {levelNumber, levels} from '../../core/level-words.ts';
import type {Action} from '../keymap/binding.ts';
import {arriveAtMatch} from './arrive.ts';
import {askFilter} from './ask-filter.ts';
import {askSearch} from './ask-search.ts';
import {askCommand} from './commands.ts';
import {copyHandlers} from './copy-handlers.ts';
import {nextOf} from './log-options.ts';
import type {Layout} from './log-position.ts';
import type {LogView} from './log-view.ts';
import {colourKinds} from './paint-line.ts';
import {newestLines} from './span.ts';
import {without} from './stream-choice.ts';
import {stripHandlers, zoom} from './strip-handlers.ts';
import {timeKinds} from './time-column.ts';
import {toggleRecord} from './toggle-record.ts';
import {endView, page, stepDown, stepUp, type View} from './viewport.ts';

/** Cells that one press moves long lines. */
const columnStep = 16;

const labelKinds = ['off', 'short', 'full'] as const;

type Handlers = Partial<Record<Action, (argument: number | undefined) => void>>;

/** What keys do in a log. */
export const logHandlers = (view: LogView): Handlers => ({
	...moves(view),
	...streams(view),
	...stripHandlers(view),
	...copyHandlers(view),
	search: () => view.context.ask(askSearch(view)),
	nextMatch: () => seekMatch(view, 1),
	previousMatch: () => seekMatch(view, -1),
	filter: () => view.context.ask(askFilter(view, false)),
	filterOut: () => view.context.ask(askFilter(view, true)),
	around: () => view.change({around: nextOf(rowsAround, view.shown.around)}),
	nextError: () => seekError(view, 1),
	previousError: () => seekError(view, -1),
	raiseLevel: () => changeLevel(view, 1),
	lowerLevel: () => changeLevel(view, -1),
	unfold: () => zoom(view) || toggleRecord(view),
	fold: () => {
		const isFolded = !view.shown.isFolded;
		view.change({isFolded});
		view.context.say(isFolded ? 'folded: first lines of records, repeats counted' : 'all lines');
	},
	details: () => view.streamList.open(),
	patterns: () => view.patterns.open(),
	window: ms => view.show({type: 'last', ms: ms!}),
	newest: () => view.show({type: 'newest', lines: newestLines}),
	all: () => view.show({type: 'all'}),
	command: () => view.context.ask(askCommand(view)),
	follow() {
		if (view.position.following) {
			view.position.hold(view.layout());
		} else {
			view.position.following = true;
		}
	},
	timestamps: () => change(view, {timestamps: !view.painter.hasTimes}),
	timeKind() {
		const timeKind = view.painter.hasTimes ? nextOf(timeKinds, view.options.timeKind) : view.options.timeKind;
		change(view, {timestamps: true, timeKind});
		view.context.say(`times: ${timeWords[timeKind]}`);
	},
	label() {
		const label = nextOf(labelKinds, view.options.label ?? view.painter.labelKind);
		change(view, {label});
		view.context.say(`stream names: ${label}`);
	},
	colour() {
		const colour = nextOf(colourKinds, view.options.colour);
		change(view, {colour});
		view.context.say(`colours: ${colourWords[colour]}`);
	},
	json() {
		const json = !view.options.json;
		change(view, {json, column: 0});
		view.context.say(json ? 'JSON: readable' : 'JSON: as it is');
	},
	wrap: () => change(view, {wrap: !view.options.wrap, column: 0}),
});

const timeWords = {local: 'local', utc: 'UTC', delta: "since the stream's line before"} as const;
const colourWords = {streams: 'of streams and levels', own: "the log's own", none: 'none'} as const;

const moves = (view: LogView): Handlers => ({
	down: () => view.travel.move(layout => step(stepDown, layout)),
	up: () => view.travel.move(layout => step(stepUp, layout), true),
	halfDown: () => view.travel.move(layout => scroll(layout, 0.5)),
	halfUp: () => view.travel.move(layout => scroll(layout, -0.5)),
	pageDown: () => view.travel.move(layout => scroll(layout, 1)),
	pageUp: () => view.travel.move(layout => scroll(layout, -1), true),
	first: () => view.travel.move(() => ({top: {index: 0, row: 0}, cursor: 0})),
	last() {
		view.travel.move(({lines, height}) => endView(lines, height));
		view.position.following = true;
	},
	left: () => change(view, {column: Math.max(0, view.options.column - columnStep)}),
	right: () => change(view, {column: view.options.column + columnStep}),
});

const streams = (view: LogView): Handlers => ({
	only() {
		if (view.shown.choice.type !== 'all') {
			view.change({choice: {type: 'all'}});
			return;
		}

		withStreamUnderCursor(view, stream => view.change({choice: {type: 'only', stream}}));
	},
	hide() {
		withStreamUnderCursor(view, stream => {
			const choice = without(view.shown.choice, stream, view.streams);
			if (choice) {
				view.change({choice});
			} else {
				view.context.say('it is the only stream that is shown');
			}
		});
	},
});

/** Rows around those that filters keep. */
const rowsAround = [0, 3, 10, 30];

const seekMatch = (view: LogView, direction: 1 | -1): void =>
	view.travel.seek(
		async from => view.search.next(view.session.store, from, direction),
		async () => arriveAtMatch(view),
	);

const seekError = (view: LogView, direction: 1 | -1): void =>
	view.travel.seek(async from => {
		const found = await view.session.store.nextOfLevel(from, direction, levelNumber('error'));
		if (found === undefined) {
			view.context.say(direction > 0 ? 'no error below' : 'no error above');
		}

		return found;
	});

/** Least levels in the order of the keys; 0 is all, which trace would be too. */
const leastLevels = [0, ...levels.map(levelNumber).slice(1)];

const changeLevel = (view: LogView, by: 1 | -1): void => {
	const level = leastLevels[leastLevels.indexOf(view.shown.level) + by];
	if (level === undefined) {
		view.context.say(by > 0 ? 'there is no higher level' : 'all levels are shown');
	} else {
		view.change({level});
	}
};

const withStreamUnderCursor = (view: LogView, act: (stream: StreamId) => void): void => {
	const row = view.selected();
	const stream = row && 'stream' in row ? row.stream : undefined;
	if (stream) {
		act(stream.id);
	} else {
		view.context.say('there is no stream under the cursor');
	}
};

const change = (view: LogView, changed: Partial<LogView['options']>): void => {
	view.options = {...view.options, ...changed};
};

/** Rows that stay visible around the cursor. */
const marginOf = (height: number): number => Math.floor(height / 4);

const step = (move: typeof stepDown, {lines, view, height}: Layout): View =>
	move(lines, view, height, marginOf(height));

/** A screen less two rows, so that the eye finds where it was; or a part of that. */
const scroll = ({lines, view, height}: Layout, screens: number): View =>
	page(lines, view, Math.trunc(screens * Math.max(1, height - 2)) || Math.sign(screens), height);
