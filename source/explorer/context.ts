import type {Zone, ZoneClock} from '../core/clock.ts';
import type {LogSource, Scope} from '../core/log-source.ts';
import type {StoreBounds} from '../store/create-log-store.ts';
import type {Span} from './log/span.ts';
import type {History} from './prompt/history.ts';
import type {Question} from './prompt/prompt.ts';
import type {Theme} from './theme/theme.ts';

/** What all screens need. */
export type Context = {
	readonly source: LogSource;
	readonly scope: Scope;
	/** How much of a log is shown at first. */
	readonly firstSpan: Span;
	/** What the lines of one log may take. */
	readonly bounds: StoreBounds;
	/** ms since the epoch. */
	readonly now: () => number;
	readonly zone: Zone;
	/** Of that zone; made once, because that is slow. */
	readonly clock: ZoneClock;
	readonly theme: Theme;
	/** The key of a binding, by its name, as a sentence writes it. */
	readonly keyOf: (binding: string) => string;
	/** Say that there is something new to draw. */
	readonly onChange: () => void;
	/** Say that what the person asked for is there: it is drawn at once. */
	readonly onAnswer: () => void;
	/** Say something to the person, in the footer, until the next key. */
	readonly say: (message: string) => void;
	/** What was typed before. */
	readonly histories: {readonly searches: History; readonly commands: History};
	/** Put a text into the clipboard of whoever sits at the terminal. */
	readonly toClipboard: (text: string) => Promise<void>;
	/** Where files are made for what is too long for it. */
	readonly copyFolder: string;
	/** End the program. */
	readonly quit: () => void;
	/** Let the person type something in the footer. */
	readonly ask: (question: Question) => void;
};

/** Of the terminal, in cells and rows. */
export type Size = {readonly columns: number; readonly rows: number};
