import type {Merged} from '../core/merge.ts';
import type {StreamEvent} from '../core/stream-event.ts';

export type Opened = Extract<StreamEvent, {type: 'opened'}>;
export type MergedLines = Extract<Merged, {type: 'lines'}>;

/**
Writes runs of lines as bytes for standard output, each line with its newline.

@param several - Whether more than one stream is shown.
*/
export type LineWriter = (lines: MergedLines, opened: Opened, several: boolean) => Uint8Array;
