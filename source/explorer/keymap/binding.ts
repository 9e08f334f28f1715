import type {KeyName} from './key-names.ts';

/** Where a key can be pressed. */
export type ScreenName = 'table' | 'log' | 'patterns' | 'streams' | 'help' | 'prompt';

/** What a key can do; each screen handles those that are bound on it. */
export type Action =
	| 'down'
	| 'up'
	| 'halfDown'
	| 'halfUp'
	| 'pageDown'
	| 'pageUp'
	| 'first'
	| 'last'
	| 'left'
	| 'right'
	| 'open'
	| 'back'
	| 'leave'
	| 'quit'
	| 'interrupt'
	| 'suspend'
	| 'help'
	| 'window'
	| 'newest'
	| 'all'
	| 'timestamps'
	| 'timeKind'
	| 'label'
	| 'colour'
	| 'wrap'
	| 'json'
	| 'follow'
	| 'only'
	| 'hide'
	| 'command'
	| 'search'
	| 'nextMatch'
	| 'previousMatch'
	| 'filter'
	| 'filterOut'
	| 'around'
	| 'nextError'
	| 'previousError'
	| 'raiseLevel'
	| 'lowerLevel'
	| 'timeline'
	| 'spanFrom'
	| 'spanTo'
	| 'earlier'
	| 'later'
	| 'fold'
	| 'unfold'
	| 'patterns'
	| 'details'
	| 'sort'
	| 'select'
	| 'copy'
	| 'copyView'
	| PromptAction;

/** What a key can do while something is typed. */
export type PromptAction =
	| 'accept'
	| 'cancel'
	| 'turn'
	| 'eraseLeft'
	| 'eraseRight'
	| 'eraseWord'
	| 'eraseToStart'
	| 'eraseToEnd'
	| 'toLeft'
	| 'toRight'
	| 'toStart'
	| 'toEnd'
	| 'older'
	| 'newer';

/** Headings of the help. */
export type Group =
	| 'move'
	| 'open and leave'
	| 'how much of the log'
	| 'how it is shown'
	| 'which streams'
	| 'which lines'
	| 'patterns'
	| 'timeline'
	| 'copy'
	| 'while typing';

/** What a reason against a key may depend on. */
export type Facts = {
	/** Streams of the log on screen. */
	readonly streams: number;
	/** Whether streams are hidden. */
	readonly hidden: boolean;
	readonly wrap: boolean;
	/** Whether something is looked for in the log. */
	readonly searching: boolean;
	/** Filters of the log on screen. */
	readonly filters: number;
	/** Whether the table shows only some tasks. */
	readonly narrow: boolean;
	/** Rows of the screen's list. */
	readonly rows: number;
};

/** One thing that keys do, as data: the handler, the help and the footer come from it. */
export type Binding = {
	/** Names it in a configuration; never shown. */
	readonly name: string;
	readonly keys: readonly KeyName[];
	readonly screens: readonly ScreenName[];
	readonly group: Group;
	/** For the help. */
	readonly description: string;
	/** The word of the footer; absent: only the help tells. */
	readonly short?: string;
	readonly action: Action;
	/** For actions of a size: the window in ms. */
	readonly argument?: number;
	/** Why it would do nothing now, as a sentence. */
	readonly disabled?: (facts: Facts) => string | undefined;
};
