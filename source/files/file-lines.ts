import type {LineBatch, LineOrigin, OriginFile} from '../core/line-batch.ts';

/** The columns of lines that stand one after the other in a file. */
export type LineColumnsInFile = {
	/** Of the first line in the file, in bytes. */
	readonly offset: number;
	/** n + 1 offsets from there. */
	readonly starts: Uint32Array;
	readonly times: BigInt64Array;
	readonly flags: Uint8Array;
	readonly marks: Uint8Array;
};

/** Lines in a file. Their bytes are read when somebody looks at them, and kept as long as the batch is. */
export class FileLines implements LineBatch {
	readonly starts: Uint32Array;
	readonly times: BigInt64Array;
	readonly flags: Uint8Array;
	readonly marks: Uint8Array;
	readonly separator: 0 | 1;
	readonly origin: LineOrigin;
	#bytes: Uint8Array | undefined;

	/**
	@param separator - 0 for a single line without its newline.
	@param bytes - Where they are known already.
	*/
	constructor(file: OriginFile, lines: LineColumnsInFile, separator: 0 | 1 = 1, bytes?: Uint8Array) {
		this.starts = lines.starts;
		this.times = lines.times;
		this.flags = lines.flags;
		this.marks = lines.marks;
		this.separator = separator;
		this.origin = {file, offset: lines.offset};
		this.#bytes = bytes;
	}

	get bytes(): Uint8Array {
		const {file, offset} = this.origin;
		this.#bytes ??= file.read(offset, this.starts.at(-1)!);
		return this.#bytes;
	}
}
