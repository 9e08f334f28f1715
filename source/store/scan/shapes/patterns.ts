import type {Instant} from '../../../core/instant.ts';
import {LineTokens} from './line-tokens.ts';
import {MessagePart} from './message-part.ts';
import type {Example, Shape, ShapeNews} from './shape.ts';
import type {ShapeEntry} from './shape-entry.ts';
import {ShapeTable} from './shape-table.ts';
import {templateOf} from './template.ts';
import {keyOfTokens} from './token-key.ts';

/** Bytes of a line that are kept as an example, at the most. */
const mostExampleBytes = 1024;

/** Lines that are not counted by their shapes. */
type Others = {readonly count: number; readonly errors: number};

/** What was counted. */
export type PatternCounts = {
	/** The most frequent first. */
	readonly shapes: readonly Shape[];
	/** Lines of shapes that were too rare to be kept apart. */
	readonly others: Others;
};

/** What was counted since that was told last; a plain value, so that it goes to other threads. */
export type PatternNews = {readonly shapes: readonly ShapeNews[]; readonly others: Others};

/** Counts the shapes of messages: the text of each without its numbers, ids, addresses, times, paths and quotations. */
export class Patterns {
	readonly #table: ShapeTable;
	readonly #part = new MessagePart();
	readonly #tokens = new LineTokens();

	/** @param mostShapes - Shapes that are kept apart. */
	constructor(mostShapes = 1000) {
		this.#table = new ShapeTable(mostShapes);
	}

	/** Count the line `from` to `end` (exclusive). */
	addLine(bytes: Uint8Array, from: number, end: number, time: Instant, isError: boolean): void {
		const part = this.#part;
		part.find(bytes, from, end);
		this.#tokens.read(bytes, part.from, part.end);
		const key = keyOfTokens(bytes, this.#tokens);
		const entry = this.#table.find(key) ?? this.#learn(key, bytes, from, end);
		entry.tally.add(1, isError ? 1 : 0, time, time);
	}

	/** What was counted since the last call. */
	take(): PatternNews {
		const shapes: ShapeNews[] = [];
		for (const entry of this.#table.entries) {
			const {key, template, example, isTold, tally} = entry;
			if (tally.count > 0) {
				const {count, errors, first, last} = tally;
				const counted = {key, count, errors, first: first!, last: last!};
				shapes.push(isTold ? counted : {...counted, template, example});
				entry.isTold = true;
				tally.clear();
			}
		}

		const {count, errors} = this.#table.others;
		this.#table.others.clear();
		return {shapes, others: {count, errors}};
	}

	/** Count what others counted: in other threads. */
	add({shapes, others}: PatternNews): void {
		for (const {key, count, errors, first, last, template, example} of shapes) {
			const entry =
				this.#table.find(key) ?? (template && example && this.#table.learn(key, template, example));
			(entry?.tally ?? this.#table.others).add(count, errors, first, last);
		}

		this.#table.others.count += others.count;
		this.#table.others.errors += others.errors;
	}

	/** Know the shapes that others told of, though what they counted does not count. */
	introduce({shapes}: PatternNews): void {
		for (const {key, template, example} of shapes) {
			if (template && example && !this.#table.find(key)) {
				this.#table.learn(key, template, example);
			}
		}
	}

	/** What was counted so far. */
	counts(): PatternCounts {
		const shapes = [...this.#table.entries]
			.filter(({tally}) => tally.count > 0)
			.sort((a, b) => b.tally.count - a.tally.count)
			.map(({key, template, text, example, tally}) => ({
				key,
				template,
				text,
				count: tally.count,
				errors: tally.errors,
				first: tally.first!,
				last: tally.last!,
				example,
			}));
		const {count, errors} = this.#table.others;
		return {shapes, others: {count, errors}};
	}

	#learn(key: number, bytes: Uint8Array, from: number, end: number): ShapeEntry {
		const example = exampleOf(bytes, from, end, this.#part);
		return this.#table.learn(key, templateOf(bytes, this.#tokens), example);
	}
}

/** Copied: what the line stands in is used again. */
const exampleOf = (bytes: Uint8Array, from: number, end: number, part: MessagePart): Example => {
	const isNear = part.end - from <= mostExampleBytes;
	const first = isNear ? from : part.from;
	const last = Math.min(isNear ? end : part.end, first + mostExampleBytes);
	return {
		line: bytes.slice(first, last),
		from: part.from - first,
		end: Math.min(part.end, last) - first,
	};
};
