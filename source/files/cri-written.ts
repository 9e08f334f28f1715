import {readFileSync} from 'node:fs';
import {gunzipSync} from 'node:zlib';
import {fileGaps, fileRestarts} from '../core/sentences.ts';
import type {StreamEvent} from '../core/stream-event.ts';
import type {CriEvents, Lives} from './cri-events.ts';
import type {CriFile, CriFolder} from './cri-files.ts';
import type {Lines, WrittenFile} from './growth.ts';
import {type OpenFile, tryOpen} from './open-file.ts';

/** What a container's files are followed with. */
export type CriWrittenOptions = {
	readonly folder: CriFolder;
	readonly events: CriEvents;
	readonly lives: Lives;
	/** Called with every file that is opened. */
	readonly onOpen: (file: OpenFile) => void;
};

/** Bytes that are read at once. */
const chunkBytes = 1024 * 1024;

/** By so many of their first bytes two files are known to be the same. */
const headBytes = 64;

/** The file that a container's log is written to, and those that come after it: the kubelet renames it, compresses it, removes it. */
export class CriWritten implements WrittenFile {
	readonly file: OpenFile;
	readonly #restart: number;
	readonly #options: CriWrittenOptions;
	/** The files before this one. */
	readonly #known: ReadonlySet<string>;

	constructor(file: OpenFile, restart: number, before: readonly CriFile[], options: CriWrittenOptions) {
		this.file = file;
		this.#restart = restart;
		this.#options = options;
		this.#known = new Set(before.map(plainPath));
	}

	*lines(from: number, to: number): Generator<StreamEvent> {
		const chunk = new Uint8Array(Math.min(chunkBytes, to - from));
		for (let at = from; at < to; ) {
			const size = this.file.readInto(chunk, 0, Math.min(chunk.length, to - at), at);
			if (size === 0) {
				return;
			}

			yield* this.#tell(this.#options.events.push(chunk.subarray(0, size)));
			at += size;
		}
	}

	/** A record is none without its newline: the runtime is in the middle of it. */
	openLine(): undefined {
		return undefined;
	}

	*beginAnew(): Generator<StreamEvent> {
		const {events} = this.#options;
		yield* this.#tell(events.finish());
		yield {
			type: 'restarted',
			stream: events.stream,
			previous: {code: null},
			instance: {restart: this.#restart},
			cause: fileRestarts.truncated,
		};
	}

	next(): ReturnType<WrittenFile['next']> {
		const files = this.#list();
		const fresh = files.filter(file => !this.#known.has(plainPath(file)));
		const own = fresh.findIndex(file => this.#isOwn(file));
		const following = fresh.slice(own + 1);
		const at = following.findIndex(({isGzip}) => !isGzip);
		const file = following[at];
		const open = file && tryOpen(file.path);
		if (!file || !open?.look().size) {
			open?.close();
			return undefined;
		}

		this.#options.onOpen(open);
		return {
			written: new CriWritten(open, file.restart, files.slice(0, files.indexOf(file)), this.#options),
			between: () => this.#between(following.slice(0, at), own === -1, file.restart),
		};
	}

	/** What was written between this file and the one that is written now. */
	*#between(packed: readonly CriFile[], isLost: boolean, restart: number): Generator<StreamEvent> {
		const {events} = this.#options;
		if (isLost) {
			yield {type: 'gap', stream: events.stream, from: this.#options.lives.newest, cause: fileGaps.removed};
		}

		for (const file of packed) {
			yield* this.#tell(events.beginFile(file.restart));
			yield* this.#tell(events.push(gunzipSync(readFileSync(file.path))));
		}

		yield* this.#tell(events.beginFile(restart));
	}

	*#tell(lines: readonly Lines[]): Generator<StreamEvent> {
		for (const event of lines) {
			yield* this.#options.lives.tell(event);
		}
	}

	/** Whether a file is this one, whatever it is called by now. */
	#isOwn({path, isGzip, restart}: CriFile): boolean {
		if (restart !== this.#restart) {
			return false;
		}

		if (!isGzip) {
			return this.file.isAt(path);
		}

		const head = this.file.read(0, headBytes);
		return (
			head.length > 0 && Buffer.compare(gunzipSync(readFileSync(path)).subarray(0, head.length), head) === 0
		);
	}

	#list(): CriFile[] {
		try {
			return this.#options.folder.list();
		} catch {
			// The pod was removed, and its folder with it.
			return [];
		}
	}
}

const plainPath = ({path}: CriFile): string => path.replace(/\.gz$/, '');
