import {byteCount} from '../../core/batch-parts.ts';
import {type LineBatch, lineCount} from '../../core/line-batch.ts';

/** More than this in a second is fast: a log that is rotated while a connection follows it loses whole files there. */
const fastLines = 200;
const fastBytes = 16 * 1024;

/** How fast a log is written, from one look to the next. */
export class Speed {
	#lines = 0;
	#bytes = 0;

	add(batch: LineBatch): void {
		this.#lines += lineCount(batch);
		this.#bytes += byteCount(batch);
	}

	/**
	Whether what came since the last look was fast.

	@param ms - How long ago that was.
	*/
	look(ms: number): boolean {
		const seconds = ms / 1000;
		const isFast = this.#lines > fastLines * seconds || this.#bytes > fastBytes * seconds;
		this.#lines = 0;
		this.#bytes = 0;
		return isFast;
	}
}
