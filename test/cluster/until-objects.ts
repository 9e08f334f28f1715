import type {Connection} from '../../source/kubernetes/api.ts';

type Named = {metadata: {name: string}};

/** How long a cluster may take, in ms: a slow one pulls the image first. */
const patience = 150_000;

/**
Watch a collection until each of these objects is as wanted.

@param path - Of the collection, as in `/api/v1/namespaces/shop/pods`.
@throws {Error} After two and a half minutes: which of them never were, and how they were last.
*/
export const untilObjects = async <T extends Named>(
	connection: Connection,
	path: string,
	wanted: Readonly<Record<string, (object: T) => boolean>>,
): Promise<void> => {
	const stop = new AbortController();
	const open = new Set(Object.keys(wanted));
	const last = new Map<string, T>();
	try {
		const signal = AbortSignal.any([stop.signal, AbortSignal.timeout(patience)]);
		for await (const object of watch<T>(connection, path, signal)) {
			const {name} = object.metadata;
			last.set(name, object);
			if (wanted[name]?.(object)) {
				open.delete(name);
			} else if (name in wanted) {
				open.add(name);
			}

			if (open.size === 0) {
				return;
			}
		}
	} catch (cause) {
		throw new Error(`not as wanted in ${path}: ${describe(open, last)}`, {cause});
	} finally {
		stop.abort();
	}

	throw new Error(`the watch ended, and not as wanted in ${path}: ${describe(open, last)}`);
};

async function* watch<T>(connection: Connection, path: string, signal: AbortSignal): AsyncGenerator<T> {
	const {body} = await connection.open(path, {watch: true}, signal, {isEndless: true});
	const decoder = new TextDecoder();
	let rest = '';
	for await (const chunk of body) {
		const pieces = (rest + decoder.decode(chunk, {stream: true})).split('\n');
		rest = pieces.pop()!;
		yield* pieces.map(line => (JSON.parse(line) as {object: T}).object);
	}
}

const describe = (open: ReadonlySet<string>, last: ReadonlyMap<string, Named>): string =>
	[...open]
		.map(name => `${name} ${JSON.stringify((last.get(name) as {status?: unknown})?.status) ?? 'is absent'}`)
		.join('; ');
