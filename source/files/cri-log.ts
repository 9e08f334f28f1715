import {type Instant, instantFromMs} from '../core/instant.ts';
import {fileProblem} from '../core/sentences.ts';
import type {StreamEvent} from '../core/stream-event.ts';
import {ChangeWatch} from './change-watch.ts';
import type {CriFolder} from './cri-files.ts';
import {CriReading} from './cri-reading.ts';
import type {FileLog, FixedWindow, LogSettings, Opened} from './file-log.ts';
import {FileTimes} from './file-times.ts';
import {tryOpen} from './open-file.ts';

/** The log of a container, in the files that the kubelet keeps of it. */
export class CriLog implements FileLog {
	readonly opened: Opened;
	readonly #folder: CriFolder;
	readonly #settings: LogSettings;

	constructor(opened: Opened, folder: CriFolder, settings: LogSettings) {
		this.opened = opened;
		this.#folder = folder;
		this.#settings = settings;
	}

	newest(): Instant | undefined {
		const files = this.#folder.list().filter(({isGzip}) => !isGzip);
		for (const {path} of files.toReversed()) {
			const file = tryOpen(path);
			const times = file && new FileTimes(file, instantFromMs(this.#settings.now()), 'utc');
			const newest = times?.lastBefore(file!.look().size)?.time;
			file?.close();
			if (newest !== undefined) {
				return newest;
			}
		}

		return undefined;
	}

	async *read(window: FixedWindow, signal: AbortSignal): AsyncGenerator<StreamEvent> {
		if (signal.aborted) {
			return;
		}

		yield this.opened;
		const {stream} = this.opened;
		const watch = new ChangeWatch(this.#folder.folder, () => true);
		try {
			const options = {window, signal, settings: this.#settings, stream, folder: this.#folder, watch};
			yield* new CriReading(options).read();
		} catch (error) {
			yield {type: 'unreadable', stream, cause: fileProblem(error as Error), permanent: true};
		} finally {
			watch.close();
		}
	}

	close(): void {}
}
