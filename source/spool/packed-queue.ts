import type {StreamEvent} from '../core/stream-event.ts';
import {type Block, BlockBuilder, packEvent} from './block.ts';
import {type Sheet, sheetOf} from './entry.ts';
import type {Labels} from './labels.ts';

/** Sheets that are kept for the next blocks. */
const maxSpareSheets = 4;

/**
Events packed into blocks as they come, so that nothing of the source's own objects is held: what lives long in small pieces costs a
garbage collector several times its size.
*/
export class PackedQueue {
	readonly #blockBytes: number;
	readonly #labels: Labels;
	readonly #spare: Sheet[] = [];
	#blocks: Block[] = [];
	#open: BlockBuilder | undefined;
	#bytes = 0;

	/** @param blockBytes - Size of a block; a larger event makes a larger one. */
	constructor(blockBytes: number, labels: Labels) {
		this.#blockBytes = blockBytes;
		this.#labels = labels;
	}

	/** Memory that is held. */
	get bytes(): number {
		return this.#bytes;
	}

	get isEmpty(): boolean {
		return this.#blocks.length === 0 && this.#open === undefined;
	}

	/** Whether the oldest block is full. */
	get hasFullBlock(): boolean {
		return this.#blocks.length > 0;
	}

	push(event: StreamEvent): void {
		const packed = packEvent(event);
		if (!this.#open?.add(packed)) {
			this.#closeBlock();
			this.#openBlock(packed.length).add(packed);
		}

		if (this.#open!.length >= this.#blockBytes) {
			this.#closeBlock();
		}
	}

	/** The oldest block, full or not. */
	shift(): Block | undefined {
		if (this.#blocks.length === 0) {
			this.#closeBlock();
		}

		const block = this.#blocks.shift();
		this.#bytes -= block?.sheet.bytes.length ?? 0;
		return block;
	}

	/** Put back the block that was taken last. */
	putBack(block: Block): void {
		this.#blocks.unshift(block);
		this.#bytes += block.sheet.bytes.length;
	}

	/** A block that was taken is not needed any more. */
	recycle({sheet}: Block): void {
		if (this.#spare.length < maxSpareSheets && sheet.bytes.length < 2 * this.#blockBytes) {
			this.#spare.push(sheet);
		}
	}

	clear(): void {
		this.#blocks = [];
		this.#open = undefined;
		this.#spare.length = 0;
		this.#bytes = 0;
	}

	#openBlock(bytes: number): BlockBuilder {
		const sheet = this.#newSheet(bytes);
		const builder = new BlockBuilder(sheet, this.#labels);
		this.#open = builder;
		this.#bytes += sheet.bytes.length;
		return builder;
	}

	#closeBlock(): void {
		if (this.#open) {
			this.#blocks.push(this.#open.finish());
			this.#open = undefined;
		}
	}

	#newSheet(bytes: number): Sheet {
		const [spare] = this.#spare.splice(-1);
		return spare && spare.bytes.length >= bytes ? spare : sheetOf(Math.max(bytes, this.#blockBytes));
	}
}
