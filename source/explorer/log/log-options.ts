import type {LabelKind} from './labels.ts';
import type {ColourKind} from './paint-line.ts';
import type {TimeKind} from './time-column.ts';

/** How a person wants logs shown; kept from log to log. */
export type LogOptions = {
	/** Absent: yes, unless the lines of files tell their times themselves. */
	readonly timestamps?: boolean;
	readonly timeKind: TimeKind;
	/** Absent: short where there is more than one stream, else off. */
	readonly label?: LabelKind;
	readonly colour: ColourKind;
	readonly wrap: boolean;
	/** Whether lines of JSON are made readable. */
	readonly json: boolean;
	/** First cell of the messages that is shown. */
	readonly column: number;
};

export const firstLogOptions: LogOptions = {
	timeKind: 'local',
	colour: 'streams',
	wrap: false,
	json: false,
	column: 0,
};

/** The one after it, and after the last the first. */
export const nextOf = <T>(kinds: readonly T[], kind: T): T =>
	kinds[(kinds.indexOf(kind) + 1) % kinds.length]!;
