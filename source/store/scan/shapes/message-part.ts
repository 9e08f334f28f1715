import {isDigit} from '../../../core/calendar.ts';
import {brace, hasDigit} from '../../../core/line-bytes.ts';
import {LineHead} from '../../../core/line-head.ts';
import {fieldPath} from '../fields/field-path.ts';
import {readJsonField} from '../fields/json-reader.ts';

/** A head of so many bytes with digits in it is a stamp, and no part of the message. */
const leastStamp = 8;
/** Fields of JSON that hold the message. */
const messageFields = ['msg', 'message', 'event', 'log', 'text'].map(name => fieldPath([name]));

/** Bytes within which a head of klog ends. */
const longestKlog = 96;
const bracket = 0x5d;
const isKlogLevel = new Set([...'IWEF'].map(letter => letter.charCodeAt(0)));

/** Finds the part of a line that says something: after its stamp; of JSON, the field with the message. */
export class MessagePart {
	from = 0;
	end = 0;
	readonly #head = new LineHead();
	/** The field that the last JSON line had its message in. */
	#field = messageFields[0]!;

	/** Find it in the line `from` to `end` (exclusive). */
	find(bytes: Uint8Array, from: number, end: number): void {
		const word = this.#head.firstWord(bytes, from, end);
		const hasStamp = word - from >= leastStamp && word < end && hasDigit(bytes, from, word);
		this.from = hasStamp ? word : from;
		this.end = end;
		if (word === from && isKlogLevel.has(bytes[from]!)) {
			this.from = endOfKlogHead(bytes, from, end);
		}

		if (bytes[word] === brace && word < end) {
			this.#findField(bytes, word, end);
		}
	}

	#findField(bytes: Uint8Array, from: number, end: number): void {
		for (const field of [this.#field, ...messageFields]) {
			const value = readJsonField(bytes, from, end, field);
			if (value?.isText && value.end > value.from) {
				this.#field = field;
				this.from = value.from;
				this.end = value.end;
				return;
			}
		}
	}
}

/** Where the message begins after `I1120 12:00:00.123456       1 controller.go:25] `, the head of Kubernetes' own logs; `from` where there is none. */
const endOfKlogHead = (bytes: Uint8Array, from: number, end: number): number => {
	for (let place = from + 1; place < from + 5; place++) {
		if (!isDigit(bytes[place] ?? 0)) {
			return from;
		}
	}

	const limit = Math.min(end, from + longestKlog);
	const close = bytes.subarray(from, limit).indexOf(bracket);
	return close < 0 ? from : Math.min(end, from + close + 2);
};
