import type {Connection} from '../api.ts';
import type {Way} from '../node-files/describe-way.ts';
import {type NodeLog, openNodeLog} from '../node-files/node-log.ts';
import type {ContainerAddress} from './pod-log.ts';

/** The files of one container's log on its node, life by life. Where the user may not read them, `pods/log` is the only way. */
export class NodeLogs {
	readonly #connection: Connection;
	readonly #address: ContainerAddress;
	readonly #uid: string;
	readonly #now: () => number;
	readonly #onWay: (way: Way) => void;
	/** A pod is given its node only once, but not at once. */
	node: string | undefined;
	#isOff = false;

	/**
	@param fields.now - ms since the epoch.
	@param fields.onWay - Told each time that it is found out.
	*/
	constructor(fields: {
		connection: Connection;
		address: ContainerAddress;
		podUid: string;
		now: () => number;
		onWay: (way: Way) => void;
	}) {
		this.#connection = fields.connection;
		this.#address = fields.address;
		this.#uid = fields.podUid;
		this.#now = fields.now;
		this.#onWay = fields.onWay;
	}

	/** There is no such way, and there will be none. */
	get isOff(): boolean {
		return this.#isOff;
	}

	/** @returns `undefined` where there is no such way. */
	async open(restart: number, signal: AbortSignal): Promise<NodeLog | undefined> {
		if (this.node === undefined) {
			return undefined;
		}

		const address = {...this.#address, uid: this.#uid, node: this.node, restart};
		const log = await openNodeLog({connection: this.#connection, address, now: this.#now, signal});
		this.#onWay(log);
		this.#isOff = log.type === 'closed' && log.isPermanent;
		return log.type === 'open' ? log : undefined;
	}
}
