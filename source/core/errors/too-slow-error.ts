import {tooSlowSentence} from '../sentences.ts';
import {KreelError} from './kreel-error.ts';

/** An expression made no progress for so long that it was ended. */
export class TooSlowError extends KreelError {
	override readonly name = 'TooSlowError';
	readonly exitCode = 2;
	/** The expression, as it was typed. */
	readonly source: string;
	/** How long it was waited for, in ms. */
	readonly waitedMs: number;

	constructor(source: string, waitedMs: number) {
		super(tooSlowSentence(source, waitedMs));
		this.source = source;
		this.waitedMs = waitedMs;
	}
}
