import {lineFlag} from '../core/line-batch.ts';

/** No stream: of a notice that is about a task. Sorts after all streams. */
export const noStream = 0xff_ff;

/** A bit of `flags` beside those of `lineFlag`: the row is a notice, and has no bytes. */
export const noticeFlag = 128;

/** Bits of `flags` of lines of which not all is there. */
export const cutLine = lineFlag.partial | lineFlag.cut;

/** The bits of `marks` that are the level: 0 none, 1 trace … 6 fatal. */
export const levelMask = 7;

/** The level that a record without one counts as: info. */
export const impliedLevel = 3;

/** From this level on a record is an error. */
export const errorLevel = 5;
