import {formatInstant} from '../../../source/core/instant.ts';
import type {Member, Task} from '../../../source/core/task.ts';
import type {ContainerState, Pod} from '../../../source/kubernetes/objects.ts';
import {memberOf} from '../../../source/kubernetes/tasks/members.ts';
import {taskOf} from '../../core/scripted-source.ts';
import {type ApiRequest, type ApiResponse, answerJson, answerStatus} from '../connection/loopback-api.ts';

/** What happens to an answer after so many bytes of its body, or after a share of what there is to send. */
export type Fault = {readonly how: 'end' | 'reset' | 'freeze'} & (
	| {readonly afterBytes: number}
	| {readonly afterShare: number}
);

type Strike = {readonly how: Fault['how']; readonly afterBytes: number};

/** `rotated`: lines that were there before the first one of `text`. */
type Life = {
	text: Buffer[];
	times: bigint[];
	rotated: number;
	exitCode?: number;
	followers: Set<(stepBack?: number) => void>;
};

const limitWords = 'failed to create fsnotify watcher: too many open files';

const start = 1_795_000_000_000_000_000n;

/** A pod with one container, `app`, whose log a test writes, rotates, breaks and ends; it answers as the API server does. */
export class LogPod {
	/** Taken by one log request each, in order. */
	readonly faults: Array<Fault | undefined> = [];
	/** Queries of the log requests so far. */
	readonly queries: string[] = [];
	/** Answers all log requests, where given. */
	refusal: {status: number; reason: string; message: string} | {words: string} | undefined;
	/** Time of the next line, in ns. */
	clock = start;
	/** Between two lines, in ns. */
	step = 1_000_000n;
	/** Called for each log request, after it was answered as far as possible. */
	onRequest: () => void = () => {};
	/** Called after each question how the pod stands. */
	onStatus: () => void = () => {};
	/** Called after `onRequest`, for whoever waits for requests. */
	onAnswered: () => void = () => {};
	isDeleted = false;
	/** The node sends what is there and follows no log. */
	isAtNodeLimit = false;
	/** Of the pod; another one has taken its name where it changes. */
	uid = 'uid-app';
	/** The kubelet lost the container: it tells an end of its own making, and has no log. */
	isLost = false;
	waiting: string | undefined;
	restartPolicy = 'Always';
	#lives: Life[] = [];

	constructor(options: {waiting?: string} = {}) {
		this.waiting = options.waiting;
		if (this.waiting === undefined) {
			this.startLife();
		}
	}

	get restarts(): number {
		return Math.max(0, this.#lives.length - 1);
	}

	startLife(): void {
		this.waiting = undefined;
		this.#lives.push({text: [], times: [], rotated: 0, followers: new Set()});
	}

	write(...lines: string[]): void {
		for (const line of lines) {
			this.#add(`${line}\n`);
		}
	}

	/** A last line without an end, or words of the kubelet. */
	writeRaw(text: string): void {
		this.#add(text);
	}

	/** Give the newest lines once more on all connections, as the kubelet does for each rotation that it notices late. */
	stepBack(lines: number): void {
		for (const follower of this.#lives.at(-1)!.followers) {
			follower(lines);
		}
	}

	/** Forget all but the newest lines, as a rotation does. */
	rotate(keep: number): void {
		const life = this.#lives.at(-1)!;
		life.rotated += life.text.length - keep;
		life.text.splice(0, life.text.length - keep);
		life.times.splice(0, life.times.length - keep);
	}

	/** Another pod of the same name, as a StatefulSet makes it; connections to the old one end. */
	replace(): void {
		this.exit(0);
		this.uid = `${this.uid}-next`;
		this.#lives = [];
		this.startLife();
	}

	/** End the life; connections that follow it end in good order. */
	exit(exitCode: number): void {
		const life = this.#lives.at(-1)!;
		life.exitCode = exitCode;
		this.#wake(life);
	}

	handle(_request: ApiRequest, response: ApiResponse, url: URL): void {
		if (this.isDeleted) {
			answerStatus(response, 404, 'NotFound', 'pods "app" not found');
		} else if (url.pathname.endsWith('/log')) {
			this.#answerLog(response, url);
		} else {
			answerJson(response, this.pod());
			this.onStatus();
		}
	}

	/** As the kubelet has it after an eviction in which it could not find the container any more. */
	lose(): void {
		this.isLost = true;
		const message = 'container "app" in pod "app" is terminated';
		this.refusal = {status: 400, reason: 'BadRequest', message};
		for (const {followers} of this.#lives) {
			followers.clear();
		}
	}

	pod(): Pod {
		if (this.isLost) {
			return this.#lostPod();
		}

		const life = this.#lives.at(-1);
		const before = this.#lives.at(-2);
		const ended = life?.exitCode !== undefined && this.restartPolicy === 'Never';
		return {
			metadata: {name: 'app', namespace: 'shop', uid: this.uid},
			spec: {nodeName: 'node-a', restartPolicy: this.restartPolicy, containers: [{name: 'app'}]},
			status: {
				phase: ended ? (life.exitCode === 0 ? 'Succeeded' : 'Failed') : 'Running',
				containerStatuses: [
					{
						name: 'app',
						restartCount: this.restarts,
						containerID: life && `containerd://life-${this.restarts}`,
						state: this.#stateOf(life),
						lastState: this.waiting === undefined ? (before ? endOf(before, this.restarts - 1) : {}) : {},
						...(this.waiting !== undefined && life ? {lastState: endOf(life, this.restarts)} : {}),
					},
				],
			},
		};
	}

	#lostPod(): Pod {
		const state = {terminated: {exitCode: 137, reason: 'ContainerStatusUnknown'}};
		return {
			metadata: {name: 'app', namespace: 'shop', uid: this.uid},
			spec: {nodeName: 'node-a', restartPolicy: this.restartPolicy, containers: [{name: 'app'}]},
			status: {
				phase: 'Failed',
				reason: 'Evicted',
				containerStatuses: [{name: 'app', restartCount: this.restarts + 1, state, lastState: state}],
			},
		};
	}

	member(): Member {
		return memberOf(this.pod(), {now: 0});
	}

	task(fields: Partial<Omit<Task, 'id'>> = {}): Task {
		const members = this.isDeleted ? [] : [this.member()];
		return taskOf('app', {members, ...fields, id: {kind: 'job'}});
	}

	#stateOf(life: Life | undefined): ContainerState {
		if (this.waiting !== undefined || !life) {
			return {waiting: {reason: this.waiting ?? 'ContainerCreating'}};
		}

		return life.exitCode === undefined
			? {running: {startedAt: formatInstant(start)}}
			: endOf(life, this.restarts);
	}

	#add(text: string): void {
		const life = this.#lives.at(-1)!;
		life.text.push(Buffer.from(text));
		life.times.push(this.clock);
		this.clock += this.step;
		this.#wake(life);
	}

	#wake(life: Life): void {
		for (const follower of life.followers) {
			follower();
		}
	}

	#answerLog(response: ApiResponse, url: URL): void {
		this.queries.push(url.search);
		const {refusal} = this;
		if (refusal && 'status' in refusal) {
			answerStatus(response, refusal.status, refusal.reason, refusal.message);
		} else if (refusal) {
			response.end(refusal.words);
		} else {
			this.#sendLog(response, url.searchParams);
		}

		this.onRequest();
		this.onAnswered();
	}

	#sendLog(response: ApiResponse, query: URLSearchParams): void {
		const isPrevious = query.get('previous') === 'true' && this.waiting === undefined;
		const life = this.#lives.at(isPrevious ? -2 : -1);
		if (!life || (isPrevious && this.#lives.length < 2)) {
			const message = isPrevious
				? 'previous terminated container "app" in pod "app" not found'
				: `container "app" in pod "app" is waiting to start: ${this.waiting}`;
			answerStatus(response, 400, 'BadRequest', message);
			return;
		}

		const isRefused = this.isAtNodeLimit && query.get('follow') === 'true';
		if (isRefused && firstLine(life, query, this.clock) === life.text.length) {
			answerStatus(response, 400, 'BadRequest', limitWords);
			return;
		}

		response.writeHead(200, {date: new Date(Number(this.clock / 1_000_000n)).toUTCString()});
		// The API server sends the head at once, also where there is no line.
		response.write('');
		const first = firstLine(life, query, this.clock);
		let next = life.rotated + first;
		const sender = new Sender(response, strikeOf(this.faults.shift(), life, first));
		const isFollowed = query.get('follow') === 'true' && !isRefused;
		const send = (stepBack = 0) => {
			for (next -= stepBack; next < life.rotated + life.text.length; next++) {
				sender.send(stamped(life, next - life.rotated));
			}

			if (!isFollowed || life.exitCode !== undefined) {
				life.followers.delete(send);
				if (isRefused) {
					sender.send(Buffer.from(limitWords));
				}

				sender.end();
			}
		};

		life.followers.add(send);
		response.on('close', () => life.followers.delete(send));
		send();
	}
}

const endOf = (life: Life, restart: number): ContainerState => ({
	terminated: {
		exitCode: life.exitCode ?? 0,
		reason: life.exitCode ? 'Error' : 'Completed',
		containerID: `containerd://life-${restart}`,
		startedAt: formatInstant(start),
		finishedAt: formatInstant(start + 1_000_000_000n),
	},
});

const stamped = (life: Life, line: number): Buffer =>
	Buffer.concat([Buffer.from(`${formatInstant(life.times[line]!)} `), life.text[line]!]);

const strikeOf = (fault: Fault | undefined, life: Life, first: number): Strike | undefined => {
	if (!fault || 'afterBytes' in fault) {
		return fault;
	}

	const lines = life.text.slice(first).map((_, index) => stamped(life, first + index).length);
	const bytes = lines.reduce((sum, length) => sum + length, 0);
	return {how: fault.how, afterBytes: Math.floor(bytes * fault.afterShare)};
};

/** The kubelet seeks the tail first, and filters by time then. */
const firstLine = (life: Life, query: URLSearchParams, now: bigint): number => {
	const tail = query.get('tailLines');
	const from = tail === null ? 0 : Math.max(0, life.text.length - Number(tail));
	const sinceTime = query.get('sinceTime');
	const sinceSeconds = query.get('sinceSeconds');
	const since =
		sinceTime === null
			? sinceSeconds === null
				? 0n
				: now - BigInt(sinceSeconds) * 1_000_000_000n
			: BigInt(Date.parse(sinceTime)) * 1_000_000n;
	const found = life.times.findIndex((time, line) => line >= from && time >= since);
	return found === -1 ? life.text.length : found;
};

/** Sends a body until its fault strikes. */
class Sender {
	readonly #response: ApiResponse;
	readonly #fault: Strike | undefined;
	#sent = 0;
	#isOver = false;

	constructor(response: ApiResponse, fault: Strike | undefined) {
		this.#response = response;
		this.#fault = fault;
		this.#strike(Buffer.alloc(0));
	}

	send(bytes: Buffer): void {
		if (!this.#isOver && !this.#strike(bytes)) {
			this.#sent += bytes.length;
			this.#response.write(bytes);
		}
	}

	end(): void {
		if (!this.#isOver) {
			this.#isOver = true;
			this.#response.end();
		}
	}

	#strike(bytes: Buffer): boolean {
		const fault = this.#fault;
		if (!fault || this.#sent + bytes.length < fault.afterBytes) {
			return false;
		}

		this.#isOver = true;
		const last = bytes.subarray(0, fault.afterBytes - this.#sent);
		if (fault.how === 'end') {
			this.#response.end(last);
		} else if (fault.how === 'reset') {
			this.#response.write(last);
			setImmediate(() => this.#response.destroy());
		} else {
			this.#response.write(last);
		}

		return true;
	}
}
