import {type LineBatch, lineFlag, maxLineBytes} from './line-batch.ts';
import {LineColumns} from './line-columns.ts';
import {OpenBytes} from './open-bytes.ts';
import {StampedRuns} from './stamped-runs.ts';
import {type Halves, instantOf, TimestampReader} from './timestamp.ts';

const newline = 0x0a;
const space = 0x20;
const colon = 0x3a;
const letterP = 0x50;
const letterF = 0x46;
const letterD = 0x64;
const letterE = 0x65;
const letterO = 0x6f;
const letterR = 0x72;
const letterS = 0x73;
const letterT = 0x74;
const letterU = 0x75;

/** Bytes before the message of a record, at the most: time, stream, tags. */
const maxPrefixBytes = 256;

/** Records of whole lines; of all files: a push leaves nothing in it. */
const runs = new StampedRuns([
	{text: ' stdout F ', flags: 0},
	{text: ' stderr F ', flags: lineFlag.stderr},
]);

const noTime: Halves = {upper: 0, lower: 0};

/** A line whose last fragment has not come. */
type OpenLine = {readonly fragments: OpenBytes; readonly flag: number; time: Halves; isOpen: boolean};

const openLine = (flag: number): OpenLine => ({
	fragments: new OpenBytes(maxLineBytes),
	flag,
	time: noTime,
	isOpen: false,
});

/**
Reads lines out of a log file of the Container Runtime Interface, whatever the chunks it comes in.

A record is `<RFC 3339 time> stdout|stderr P|F[:tag…] <bytes>\n`. A long line is split into records `P`… and a last `F`; those of standard
output and standard error may take turns. A line has the time of its first fragment, as in the kubelet's `pods/log`.

@see https://github.com/kubernetes/design-proposals-archive/blob/main/node/kubelet-cri-logging.md
*/
export class CriLines {
	readonly #stamp = new TimestampReader();
	readonly #lines = new LineColumns();
	readonly #stdout = openLine(0);
	readonly #stderr = openLine(lineFlag.stderr);
	/** A record whose newline has not come: its writer may be in the middle of it. */
	readonly #tail = new OpenBytes(maxLineBytes + maxPrefixBytes);
	/** What holds for the record that is being added. */
	#flags = 0;
	readonly #time = {upper: 0, lower: 0};
	#records = 0;
	#foreign = 0;

	/** Records so far. */
	get records(): number {
		return this.#records;
	}

	/**
	Lines so far that are no such records. They are given as they are, marked `suspect`.

	Where there are some and no `records`, the file is in another format.
	*/
	get foreign(): number {
		return this.#foreign;
	}

	/** Whether a line or a record has begun whose end has not come. */
	get isOpen(): boolean {
		return this.#tail.size > 0 || this.#stdout.isOpen || this.#stderr.isOpen;
	}

	/** The lines that end in this chunk. The chunk is not kept. */
	push(chunk: Uint8Array): LineBatch {
		let position = 0;
		let end = chunk.indexOf(newline);
		this.#lines.expect(chunk.length);
		if (end !== -1 && this.#tail.size > 0) {
			this.#tail.append(chunk, 0, end);
			this.#addTail(0);
			position = end + 1;
			end = chunk.indexOf(newline, position);
		}

		runs.begin();
		while (end !== -1) {
			this.#addRecord(chunk, position, end);
			position = this.#addRun(chunk, end + 1);
			end = chunk.indexOf(newline, position);
		}

		if (position < chunk.length) {
			this.#tail.append(chunk, position, chunk.length);
		}

		return this.#lines.take();
	}

	/** The file has ended, and the log goes on in the next one: a record without an end never gets one; a line that was split does. */
	endFile(): LineBatch {
		if (this.#tail.size > 0) {
			this.#addTail(lineFlag.partial);
		}

		return this.#lines.take();
	}

	/** The log has ended: lines that never got their last fragment are given as `partial`. */
	finish(): LineBatch {
		if (this.#tail.size > 0) {
			this.#addTail(lineFlag.partial);
		}

		const isErrorFirst = instantOf(this.#stderr.time) < instantOf(this.#stdout.time);
		for (const line of isErrorFirst ? [this.#stderr, this.#stdout] : [this.#stdout, this.#stderr]) {
			if (line.isOpen) {
				this.#close(line, lineFlag.partial);
			}
		}

		return this.#lines.take();
	}

	/** Whole lines, as many as are like the record before them. */
	#addRun(chunk: Uint8Array, from: number): number {
		if (this.#stdout.isOpen || this.#stderr.isOpen) {
			return from;
		}

		const before = this.#lines.count;
		const end = runs.read(chunk, from, this.#lines, this.#time);
		this.#records += this.#lines.count - before;
		return end;
	}

	#addTail(flags: number): void {
		const {bytes, isCut} = this.#tail;
		this.#flags = isCut ? flags | lineFlag.cut : flags;
		this.#addRecord(bytes, 0, bytes.length);
		this.#flags = 0;
		this.#tail.clear();
	}

	#addRecord(bytes: Uint8Array, from: number, end: number): void {
		const stampEnd = this.#stamp.read(bytes, from, end);
		const tag = stampEnd + 8;
		const line = stampEnd === -1 || tag >= end ? undefined : this.#lineOf(bytes, stampEnd);
		const message = line ? messageStart(bytes, tag, end) : -1;
		if (!line || message === -1) {
			this.#addForeign(bytes, from, end);
			return;
		}

		this.#records++;
		this.#time.upper = this.#stamp.upper;
		this.#time.lower = this.#stamp.lower;
		runs.expect(bytes, from, this.#stamp, stampEnd);
		if (line.isOpen || bytes[tag] === letterP) {
			this.#addFragment(line, bytes, message, end, bytes[tag] === letterF);
		} else {
			this.#add(bytes, message, end, line.flag);
		}
	}

	/** The stream that is named after the time; `undefined` where it is none. */
	#lineOf(bytes: Uint8Array, from: number): OpenLine | undefined {
		if (
			bytes[from] !== space ||
			bytes[from + 1] !== letterS ||
			bytes[from + 2] !== letterT ||
			bytes[from + 3] !== letterD ||
			bytes[from + 7] !== space
		) {
			return undefined;
		}

		const a = bytes[from + 4];
		const b = bytes[from + 5];
		const c = bytes[from + 6];
		if (a === letterO && b === letterU && c === letterT) {
			return this.#stdout;
		}

		return a === letterE && b === letterR && c === letterR ? this.#stderr : undefined;
	}

	#addFragment(line: OpenLine, bytes: Uint8Array, from: number, end: number, isLast: boolean): void {
		if (!line.isOpen) {
			line.isOpen = true;
			line.time = {...this.#time};
		}

		line.fragments.append(bytes, from, end);
		if (isLast) {
			this.#close(line, this.#flags);
		}
	}

	#close(line: OpenLine, flags: number): void {
		const {bytes, isCut} = line.fragments;
		const cut = isCut ? lineFlag.cut : 0;
		this.#lines.addTimed(bytes, 0, bytes.length, line.time, line.flag | flags | cut);
		line.fragments.clear();
		line.isOpen = false;
	}

	/** As a line without a time of its own. */
	#addForeign(bytes: Uint8Array, from: number, end: number): void {
		this.#foreign++;
		this.#add(bytes, from, end, lineFlag.suspect);
	}

	#add(bytes: Uint8Array, from: number, end: number, flags: number): void {
		const limit = Math.min(end, from + maxLineBytes);
		const cut = limit < end ? lineFlag.cut : 0;
		this.#lines.addTimed(bytes, from, limit, this.#time, flags | cut | this.#flags);
	}
}

/** Where the message begins after the tags; -1 where they are none. The first tag tells whether the line goes on. */
const messageStart = (bytes: Uint8Array, tag: number, end: number): number => {
	if (bytes[tag] !== letterF && bytes[tag] !== letterP) {
		return -1;
	}

	if (bytes[tag + 1] === space && tag + 1 < end) {
		return tag + 2;
	}

	const after = bytes[tag + 1] === colon ? bytes.indexOf(space, tag + 2) : -1;
	return after === -1 || after >= end ? -1 : after + 1;
};
