import {gzipSync} from 'node:zlib';
import {formatInstant, type Instant} from '../../../source/core/instant.ts';
import type {ApiRequest, ApiResponse} from '../connection/loopback-api.ts';

export const address = {
	node: 'node-a',
	namespace: 'shop',
	pod: 'app',
	uid: '6f99a5db-f1fb-49ce-9568-b21c4d46c9f9',
	container: 'main',
	restart: 0,
};

const folder = `/api/v1/nodes/node-a/proxy/logs/pods/shop_app_${address.uid}/main/`;

export const start: Instant = 1_790_000_000_000_000_000n;

/** A node that serves the log folder of one container, as the kubelet's file server does, and rotates it as a test says. */
export class LogNode {
	readonly files = new Map<string, Buffer>([['0.log', Buffer.alloc(0)]]);
	/** Requests so far: a file's name, or '' for the listing. */
	readonly asked: string[] = [];
	/** Requests that were answered at the same time, at the most. */
	busiest = 0;
	/** Time of the next line. */
	clock = start;
	stepNs = 1_000_000n;
	/** Called before a request is answered. */
	onRequest: (name: string, count: number) => void = () => {};
	/** Answers in place of the node where it returns true. */
	answer: (response: ApiResponse, name: string) => boolean = () => false;
	#lines = 0;
	#rotations = 0;
	#open = 0;

	/** Write numbered lines, or records as they are given. */
	write(count: number, stream: 'stdout' | 'stderr' = 'stdout', size = 0): void {
		const records: string[] = [];
		for (let line = 0; line < count; line++) {
			records.push(this.record(`line ${this.#lines++}${' '.repeat(size)}`, stream));
		}

		this.append(records.join(''));
	}

	record(text: string, stream: 'stdout' | 'stderr' = 'stdout', tag = 'F'): string {
		const time = formatInstant(this.clock);
		this.clock += this.stepNs;
		return `${time} ${stream} ${tag} ${text}\n`;
	}

	append(text: string | Buffer, name = '0.log'): void {
		this.files.set(name, Buffer.concat([this.files.get(name) ?? Buffer.alloc(0), Buffer.from(text)]));
	}

	/** Rename the file that is written. @returns Its new name. */
	rotate(isReopened = true): string {
		const name = `0.log.20261123-1321${String(this.#rotations++).padStart(2, '0')}`;
		this.files.set(name, this.files.get('0.log')!);
		this.files.delete('0.log');
		if (isReopened) {
			this.files.set('0.log', Buffer.alloc(0));
		}

		return name;
	}

	compress(name: string): void {
		this.files.set(`${name}.gz`, gzipSync(this.files.get(name)!));
		this.files.delete(name);
	}

	handle(request: ApiRequest, response: ApiResponse, url: URL): void {
		if (!url.pathname.startsWith(folder)) {
			answerText(response, 404, '404 page not found\n');
			return;
		}

		this.#open++;
		this.busiest = Math.max(this.busiest, this.#open);
		response.on('close', () => {
			this.#open--;
		});
		const name = url.pathname.slice(folder.length);
		this.asked.push(name);
		this.onRequest(name, this.asked.length);
		if (!this.answer(response, name)) {
			setImmediate(() => this.#serve(name, String(request.headers.range ?? ''), response));
		}
	}

	#serve(name: string, range: string, response: ApiResponse): void {
		const file = this.files.get(name);
		if (name === '') {
			this.#list(response);
		} else if (file) {
			serveRange(file, range, response);
		} else {
			answerText(response, 404, '404 page not found\n');
		}
	}

	#list(response: ApiResponse): void {
		const links = [...this.files.keys()].sort().map(name => `<a href="${name}">${name}</a>\n`);
		const body = `<!doctype html>\n<meta name="viewport" content="width=device-width">\n<pre>\n${links.join('')}</pre>\n`;
		response.writeHead(200, {'content-type': 'text/html; charset=utf-8'});
		response.end(body);
	}
}

/** As `http.ServeContent` of Go does for a single range. */
const serveRange = (file: Buffer, range: string, response: ApiResponse): void => {
	const [, from, end] = /^bytes=(\d*)-(\d*)$/.exec(range) ?? [];
	if (from === undefined || end === undefined || file.length === 0) {
		response.writeHead(200, {'content-length': file.length});
		response.end(file);
		return;
	}

	const first = from === '' ? Math.max(0, file.length - Number(end)) : Number(from);
	const last = from === '' || end === '' ? file.length - 1 : Math.min(Number(end), file.length - 1);
	if (first >= file.length) {
		response.writeHead(416, {'content-range': `bytes */${file.length}`});
		response.end('invalid range: failed to overlap\n');
		return;
	}

	const body = file.subarray(first, last + 1);
	response.writeHead(206, {
		'content-range': `bytes ${first}-${last}/${file.length}`,
		'content-length': body.length,
	});
	response.end(body);
};

export const answerText = (response: ApiResponse, status: number, text: string): void => {
	response.writeHead(status, {'content-type': 'text/plain; charset=utf-8'});
	response.end(text);
};
