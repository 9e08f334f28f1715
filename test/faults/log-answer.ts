import {blameKubelet, type Exchange, throttle} from './answers.ts';
import type {Fault, Refusal} from './fault.ts';
import {type AnswerRange, lineOf, rangeOf, sinceOf} from './log-range.ts';
import type {NumberedPod} from './numbered-pod.ts';
import {breakOff, kubeletWords, trickle} from './strike.ts';

/** Answer a request for a pod's log, as far as its faults allow. */
export const answerLog = (pod: NumberedPod, exchange: Exchange): void => {
	const refusal = pod.nextRefusal();
	switch (refusal?.how) {
		case 'throttled':
			throttle(exchange);
			break;
		case 'no kubelet':
			blameKubelet(exchange);
			break;
		case 'words only':
			exchange.response.writeHead(200, {'content-type': 'text/plain'});
			exchange.response.end(kubeletWords);
			break;
		default:
			new LogAnswer(pod, exchange, refusal).start();
	}
};

class LogAnswer {
	readonly #pod: NumberedPod;
	readonly #exchange: Exchange;
	readonly #refusal: Refusal | undefined;
	readonly #range: AnswerRange;
	/** From this line on, nothing is left out. */
	readonly #certain: number;
	readonly #isFollowed: boolean;
	#next: number;
	#bytes = 0;
	#isFull = false;
	#isTrickling = false;
	#isOver = false;

	constructor(pod: NumberedPod, exchange: Exchange, refusal: Refusal | undefined) {
		const {log} = pod.plan;
		const query = exchange.url.searchParams;
		this.#pod = pod;
		this.#exchange = exchange;
		this.#refusal = refusal;
		this.#isFollowed = query.get('follow') === 'true';
		this.#range = rangeOf(log, pod.written, query);
		this.#next = this.#range.from;
		this.#certain = this.#range.since === 0n ? 0 : log.firstCertain(this.#range.since);
	}

	start(): void {
		const {response} = this.#exchange;
		response.writeHead(200, {'content-type': 'text/plain'});
		response.flushHeaders();
		const wake = () => this.#run();
		this.#pod.followers.add(wake);
		response.on('close', () => {
			this.#isOver = true;
			this.#pod.followers.delete(wake);
		});
		response.on('error', () => {});
		response.on('drain', () => {
			this.#isFull = false;
			this.#run();
		});
		this.#send(this.#range.head);
		this.#run();
	}

	get #isWaiting(): boolean {
		return this.#isFull || this.#isTrickling || this.#isOver;
	}

	#run(): void {
		const pod = this.#pod;
		while (!this.#isWaiting && this.#next < pod.written) {
			this.#sendBlock();
			pod.sent = Math.max(pod.sent, this.#next);
		}

		if (this.#isWaiting) {
			return;
		}

		if (!this.#isFollowed || pod.hasExited) {
			this.#isOver = true;
			this.#exchange.response.end();
		}

		pod.wantMore();
	}

	/** Send the rest of a block, up to the next fault. */
	#sendBlock(): void {
		const {plan, written, fault} = this.#pod;
		const block = plan.log.block(this.#next);
		const end = Math.min(block.first + block.count, written);
		if (!fault || fault.line >= end) {
			this.#sendTo(end);
			return;
		}

		this.#sendTo(Math.max(fault.line, this.#next));
		if (!this.#isOver) {
			this.#pod.strike();
			this.#strike(fault);
		}
	}

	#sendTo(end: number): void {
		const {log} = this.#pod.plan;
		const from = this.#next;
		this.#next = end;
		if (from === end) {
			return;
		}

		if (from < this.#certain) {
			const lines = Array.from({length: end - from}, (_, index) =>
				sinceOf(log, from + index, this.#range.since),
			);
			this.#send(Buffer.concat(lines));
			return;
		}

		const {first, wire, starts} = log.block(from);
		this.#send(wire.subarray(starts[from - first]!, starts[end - first]!));
	}

	#send(bytes: Buffer): void {
		const refusal = this.#refusal;
		if (!refusal || this.#bytes + bytes.length < refusal.afterBytes) {
			this.#write(bytes);
			return;
		}

		this.#write(bytes.subarray(0, Math.max(0, refusal.afterBytes - this.#bytes)));
		this.#isOver = true;
		breakOff(refusal.how === 'early end' ? 'end' : 'reset', this.#exchange);
	}

	#write(bytes: Buffer): void {
		this.#bytes += bytes.length;
		if (bytes.length > 0 && !this.#isOver) {
			this.#isFull = !this.#exchange.response.write(bytes);
		}
	}

	#strike({how, share}: Fault): void {
		const {log} = this.#pod.plan;
		const {wire} = lineOf(log, this.#next);
		if (how === 'trickle') {
			this.#isTrickling = true;
			this.#next++;
			trickle(this.#exchange.response, wire, () => {
				this.#isTrickling = false;
				this.#run();
			});
			return;
		}

		if (how === 'orderly goaway') {
			setImmediate(() => this.#exchange.goAway(true));
			return;
		}

		if (how !== 'end' && how !== 'words') {
			this.#write(wire.subarray(0, Math.floor(share * wire.length)));
		}

		this.#isOver = true;
		// Only what is followed may be silent for long.
		breakOff(how === 'stall' && !this.#isFollowed ? 'cut' : how, this.#exchange);
	}
}
