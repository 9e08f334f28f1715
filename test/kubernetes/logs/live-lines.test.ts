import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {type LineBatch, lineBytes, lineCount} from '../../../source/core/line-batch.ts';
import {RecentLines} from '../../../source/core/recent-lines.ts';
import {Joiner} from '../../../source/kubernetes/logs/joiner.ts';
import {type Found, LiveLines} from '../../../source/kubernetes/logs/live-lines.ts';
import {batchOfLines, FollowingNode, type NodeStep, type NumberedLine} from './following-node.ts';

const numbersOf = (batch: LineBatch): number[] =>
	Array.from({length: lineCount(batch)}, (_, line) =>
		Number(Buffer.from(lineBytes(batch, line)).toString().slice('line '.length)),
	);

/** Reads what a node sends, and asks again where nothing is proven, as the follower of a life does. */
class Reader {
	readonly known = new RecentLines(true);
	readonly #node: FollowingNode;
	#lines = new LiveLines(this.known, undefined);
	#joiner: Joiner | undefined;
	/** Numbers of the lines that were handed over. */
	readonly handed: number[] = [];
	/** Times of the lines before which the reader was told that lines may be missing. */
	readonly told = new Set<bigint>();

	constructor(node: FollowingNode) {
		this.#node = node;
	}

	take(sent: readonly NumberedLine[]): void {
		this.#lines.push(batchOfLines(sent), found => {
			switch (found.type) {
				case 'new':
					this.#hand(found.batch);
					break;
				case 'again':
					this.told.add(found.skipped.to);
					break;
				case 'stepBack':
					this.told.add(found.line.times[0]!);
					this.reopen(Number.POSITIVE_INFINITY);
			}
		});
	}

	/** What is left of the present file is asked for by a request that ends; then it is followed again. */
	reopen(back: number): void {
		this.#node.reopen(back);
		this.#joiner = new Joiner(this.known, false);
		const batch = batchOfLines(this.#node.send(Number.POSITIVE_INFINITY));
		const first = batch.times[0];
		this.#hand(this.#joiner.push(batch));
		this.#hand(this.#joiner.finish(false));
		if (this.#joiner.state !== 'joined' && first !== undefined) {
			expect(this.#joiner.state).toBe('apart');
			this.told.add(first);
			this.#hand(batch);
		}

		this.#lines = new LiveLines(this.known, undefined);
	}

	fill(): void {
		const {present} = this.#node;
		const [first] = present;
		if (first && present.every(({time}) => time >= first.time)) {
			this.known.forgetUntil(first.time - 1n);
		}
	}

	/** Nothing more comes for a while: what is still not proven is asked for again. */
	finish(): void {
		if (!this.#lines.isJoined) {
			this.reopen(Number.POSITIVE_INFINITY);
		}
	}

	#hand(batch: LineBatch): void {
		this.known.add(batch);
		this.handed.push(...numbersOf(batch));
	}
}

const write = fc.record({
	do: fc.constant('write' as const),
	stepsMs: fc.array(fc.constantFrom(1, 1, 1, 3, 0, -1, 700, 4000), {minLength: 1, maxLength: 40}),
});

/** So many that not all are known any more. */
const writeMany = fc.constant({do: 'write' as const, stepsMs: Array.from({length: 300}, () => 30)});

/** Most of it is written, and sent in small and in large pieces. */
const step: fc.Arbitrary<NodeStep> = fc.oneof(
	{weight: 4, arbitrary: write},
	{weight: 1, arbitrary: writeMany},
	{weight: 4, arbitrary: fc.record({do: fc.constant('send' as const), lines: fc.integer({min: 1, max: 60})})},
	{weight: 2, arbitrary: fc.record({do: fc.constant('rotate' as const)})},
	{
		weight: 2,
		arbitrary: fc.record({do: fc.constant('notice' as const), times: fc.integer({min: 1, max: 3})}),
	},
	{weight: 1, arbitrary: fc.record({do: fc.constant('cut' as const), back: fc.integer({min: 1, max: 80})})},
	{weight: 1, arbitrary: fc.record({do: fc.constant('fill' as const)})},
);

/** Read a log through all steps, and to the end of its present file. */
const live = (steps: readonly NodeStep[]) => {
	const node = new FollowingNode();
	const reader = new Reader(node);
	const visible = new Set<bigint>();
	const send = (lines: number) => reader.take(node.send(lines));

	/** The present file comes from its start. Where part of it has come, that a file was left out is to be seen by that. */
	const notice = () => {
		if (reader.known.count > 0 && reader.known.isThin) {
			// After a gap there may be lines of one time alone, and nothing tells whether equal ones are others.
			return;
		}

		const piece = node.send(Number.POSITIVE_INFINITY);
		const come = node.present.filter(({number}) => node.sent.has(number));
		const [first] = node.present;
		if (first && come.length > 0) {
			visible.add(first.time);
		}

		node.notice();
		piece.push(...node.send(1));
		reader.take(piece);
	};

	for (const one of steps) {
		if (one.do === 'write') {
			node.write(one.stepsMs);
		} else if (one.do === 'rotate') {
			const come = node.present.filter(({number}) => reader.handed.includes(number));
			if (new Set(come.map(({time}) => time)).size === 1) {
				// Only the file itself tells whether lines of one time came again. It is asked before it is put away.
				reader.finish();
			}

			node.rotate();
		} else if (one.do === 'send') {
			send(one.lines);
		} else if (one.do === 'notice') {
			for (let time = 0; time < one.times; time++) {
				notice();
			}
		} else if (one.do === 'cut') {
			reader.reopen(one.back);
		} else {
			reader.fill();
		}
	}

	send(Number.POSITIVE_INFINITY);
	send(Number.POSITIVE_INFINITY);
	reader.finish();
	return {handed: reader.handed, told: reader.told, sent: [...node.sent], visible: [...visible]};
};

describe('what a live connection gives', () => {
	test('is handed over once and in order, whatever is sent again or left out', () => {
		fc.assert(
			fc.property(fc.array(step, {maxLength: 60, size: 'max'}), steps => {
				const {handed, sent} = live(steps);
				expect(handed.filter((number, index) => index > 0 && number <= handed[index - 1]!)).toEqual([]);
				expect(sent.filter(number => !handed.includes(number))).toEqual([]);
			}),
			{numRuns: 400},
		);
	});

	test('is told to have a hole before a file that comes again', () => {
		fc.assert(
			fc.property(fc.array(step, {maxLength: 60, size: 'max'}), steps => {
				const {told, visible} = live(steps);
				expect(visible.filter(time => !told.has(time))).toEqual([]);
			}),
			{numRuns: 200},
		);
	});

	test('is joined, too, where a file comes again and again, and begins anew in the middle of a piece', () => {
		const all = Array.from({length: 12}, (_, number) => ({number, time: BigInt(number + 1) * 1_000_000n}));
		const known = new RecentLines(true);
		const lines = new LiveLines(known, undefined);
		const pieces = [all.slice(0, 10), [...all.slice(0, 10), ...all.slice(0, 3)], [...all.slice(3), ...all]];
		const handed: number[] = [];
		for (const piece of pieces) {
			lines.push(batchOfLines(piece), one => {
				if (one.type === 'new') {
					known.add(one.batch);
					handed.push(...numbersOf(one.batch));
				}
			});
		}

		expect(handed).toEqual(all.map(({number}) => number));
		expect(lines.isJoined).toBe(true);
	});

	test('is nothing new where it goes far back in time, to lines that are not known', () => {
		const known = new RecentLines(false);
		known.add(batchOfLines([{number: 1, time: 10_000_000_000n}]));
		const lines = new LiveLines(known, undefined);
		const old = {number: 0, time: 1_000_000_000n};
		const next = {number: 2, time: 11_000_000_000n};
		const found: Found[] = [];
		lines.push(batchOfLines([next, old, next]), one => found.push(one));
		expect(
			found.map(one =>
				one.type === 'stepBack' ? {line: numbersOf(one.line)} : one.type === 'new' && numbersOf(one.batch),
			),
		).toEqual([[2], {line: [0]}]);
		lines.push(batchOfLines([next]), one => found.push(one));
		expect([lines.isJoined, found.length]).toEqual([false, 2]);
	});
});
