import type {KubeObject} from '../../source/kubernetes/objects.ts';
import {answerStatus, blameKubelet, type Exchange, throttle} from './answers.ts';
import {typed, typedList} from './discovery-answer.ts';
import type {ObjectStore, StoreEvent} from './object-store.ts';
import {breakOff, trickle} from './strike.ts';

/** What happens to a watch when it has something to tell. */
export type WatchFault =
	| 'reset before'
	| 'reset in the middle'
	| 'end before'
	| 'end in the middle'
	| 'end after'
	| 'goaway'
	| 'trickle'
	/** Nothing more comes. Only the watchdog of watches heals it, and its time is not an argument: for long runs. */
	| 'stall'
	/** The changes since the last list are forgotten: 410 in the body. */
	| 'expired'
	/** The same, and the list after it is broken. */
	| 'expired, and a broken list'
	/** The next request is refused. */
	| 'throttled'
	| 'failing';

export const watchFaults: readonly WatchFault[] = [
	'reset before',
	'reset in the middle',
	'end before',
	'end in the middle',
	'end after',
	'goaway',
	'trickle',
	'expired',
	'expired, and a broken list',
	'throttled',
	'failing',
];

/** The faults of one collection, in the order in which they strike. */
export class WatchFaults {
	readonly #faults: WatchFault[];
	/** Answers to requests that come next. */
	readonly refusals: Array<'throttled' | 'failing' | 'broken list'> = [];
	struck = 0;
	#isSpared = false;

	constructor(faults: readonly WatchFault[]) {
		this.#faults = [...faults];
	}

	/** None strikes right after another: what was held back once is told then. */
	next(): WatchFault | undefined {
		this.#isSpared = !this.#isSpared;
		const fault = this.#isSpared ? this.#faults.shift() : undefined;
		this.struck += fault ? 1 : 0;
		return fault;
	}
}

/** Answer a list or a watch of one collection, as far as its faults allow. */
export const answerCollection = (
	store: ObjectStore,
	resource: string,
	faults: WatchFaults | undefined,
	exchange: Exchange,
): void => {
	const isWatch = exchange.url.searchParams.get('watch') === 'true';
	const refusal = faults?.refusals.shift();
	if (refusal === 'throttled') {
		throttle(exchange);
	} else if (refusal === 'failing') {
		blameKubelet(exchange);
	} else if (isWatch) {
		new WatchAnswer(store, resource, faults, exchange).start();
	} else {
		answerList(store, resource, exchange, refusal !== undefined);
	}
};

const answerList = (store: ObjectStore, resource: string, exchange: Exchange, isBroken: boolean): void => {
	const {response, reset} = exchange;
	const body = Buffer.from(JSON.stringify(typedList(resource, store.version, store.list(resource))));
	response.writeHead(200, {'content-type': 'application/json'});
	if (isBroken) {
		response.write(body.subarray(0, body.length / 2));
		setImmediate(reset);
	} else {
		response.end(body);
	}
};

class WatchAnswer {
	readonly #store: ObjectStore;
	readonly #resource: string;
	readonly #faults: WatchFaults | undefined;
	readonly #exchange: Exchange;
	readonly #wantsBookmarks: boolean;
	/** Whoever names no version is told first what there is. */
	readonly #beginsWithState: boolean;
	#version: number;
	#isOver = false;
	#isTrickling = false;

	constructor(store: ObjectStore, resource: string, faults: WatchFaults | undefined, exchange: Exchange) {
		this.#store = store;
		this.#resource = resource;
		this.#faults = faults;
		this.#exchange = exchange;
		const query = exchange.url.searchParams;
		this.#wantsBookmarks = query.get('allowWatchBookmarks') === 'true';
		this.#beginsWithState = !query.has('resourceVersion');
		this.#version = this.#beginsWithState ? store.version : Number(query.get('resourceVersion'));
	}

	start(): void {
		if (!this.#store.since(this.#resource, this.#version)) {
			answerStatus(this.#exchange, 410, 'Expired', 'too old resource version');
			return;
		}

		const {response} = this.#exchange;
		response.writeHead(200, {'content-type': 'application/json'});
		response.flushHeaders();
		for (const object of this.#beginsWithState ? this.#store.list(this.#resource) : []) {
			response.write(this.#line('ADDED', object));
		}

		response.write(this.#bookmark());
		const stop = this.#store.onChange(() => this.#run());
		response.on('close', () => {
			this.#isOver = true;
			stop();
		});
		response.on('error', () => {});
		this.#run();
	}

	#run(): void {
		if (this.#isOver || this.#isTrickling) {
			return;
		}

		const events = this.#store.since(this.#resource, this.#version);
		if (!events) {
			this.#expire();
			return;
		}

		for (const event of events) {
			if (!this.#isOver && !this.#isTrickling) {
				this.#tell(event);
			}
		}
	}

	#tell({type, object, version}: StoreEvent): void {
		const line = this.#line(type, object);
		const {response} = this.#exchange;
		const fault = this.#faults?.next();
		switch (fault) {
			case 'trickle':
				this.#isTrickling = true;
				this.#version = version;
				trickle(response, line, () => {
					this.#isTrickling = false;
					this.#run();
				});
				return;
			case 'expired':
			case 'expired, and a broken list':
				this.#faults!.refusals.push(...(fault === 'expired' ? [] : (['broken list'] as const)));
				this.#store.compact();
				this.#expire();
				return;
			case 'throttled':
			case 'failing':
				this.#faults!.refusals.push(fault);
				this.#break('end', line, 0);
				return;
			case 'reset before':
				this.#break('reset', line, 0);
				return;
			case 'reset in the middle':
				this.#break('reset', line, line.length / 2);
				return;
			case 'end before':
				this.#break('end', line, 0);
				return;
			case 'end in the middle':
				this.#break('end', line, line.length / 2);
				return;
			case 'end after':
				this.#break('end', line, line.length);
				return;
			case 'stall':
				this.#break('stall', line, line.length / 2);
				return;
			case 'goaway':
				this.#break('goaway', line, line.length / 2);
				return;
			case undefined:
				this.#version = version;
				response.write(line);
				response.write(this.#bookmark());
		}
	}

	#break(how: Parameters<typeof breakOff>[0], line: Buffer, bytes: number): void {
		this.#isOver = true;
		this.#exchange.response.write(line.subarray(0, bytes));
		breakOff(how, this.#exchange);
	}

	#expire(): void {
		if (!this.#isOver) {
			this.#isOver = true;
			const object = {kind: 'Status', status: 'Failure', code: 410, reason: 'Expired', message: 'too old'};
			this.#exchange.response.end(`${JSON.stringify({type: 'ERROR', object})}\n`);
		}
	}

	#line(type: StoreEvent['type'], object: KubeObject): Buffer {
		return Buffer.from(`${JSON.stringify({type, object: typed(this.#resource, object)})}\n`);
	}

	#bookmark(): string {
		if (!this.#wantsBookmarks) {
			return '';
		}

		const object = {kind: 'Bookmark', metadata: {resourceVersion: String(this.#version)}};
		return `${JSON.stringify({type: 'BOOKMARK', object})}\n`;
	}
}
