import {describe, expect, test} from 'vitest';
import {readJsonLines} from '../../../source/kubernetes/watch/json-lines.ts';
import {trimObject} from '../../../source/kubernetes/watch/trim.ts';
import {podOf} from '../tasks/objects.ts';

const encoder = new TextEncoder();

const read = async (...chunks: string[]): Promise<unknown[]> => {
	const values: unknown[] = [];
	for await (const value of readJsonLines(
		(async function* () {
			for (const chunk of chunks) {
				yield encoder.encode(chunk);
			}
		})(),
	)) {
		values.push(value);
	}

	return values;
};

describe('the events of a watch', () => {
	test('are read however the bytes are cut', async () => {
		expect(await read('{"a"', ':1}\n{"b":2}', '\n', '\n{"c":3}\n')).toEqual([{a: 1}, {b: 2}, {c: 3}]);
	});

	test('keep a letter whose bytes are cut apart', async () => {
		const bytes = encoder.encode('{"a":"é"}\n');
		const values: unknown[] = [];
		const body = (async function* () {
			yield bytes.subarray(0, 7);
			yield bytes.subarray(7);
		})();
		for await (const value of readJsonLines(body)) {
			values.push(value);
		}

		expect(values).toEqual([{a: 'é'}]);
	});

	test('that are no JSON are an error in words, which quotes nothing', async () => {
		await expect(read('{"a":1}\n<html>\n')).rejects.toThrow(
			/^the server answered with a line of a watch that is no JSON$/,
		);
	});

	test('have a bound: a line without an end is given up', async () => {
		const line = async function* () {
			for (;;) {
				yield new Uint8Array(1024 * 1024).fill(0x20);
			}
		};
		await expect(readJsonLines(line()).next()).rejects.toThrow(
			/a line of a watch that has more than 64 MiB$/,
		);
	});

	test('that end in mid-line are dropped: the watch goes on from the one before', async () => {
		expect(await read('{"a":1}\n{"b":')).toEqual([{a: 1}]);
	});
});

describe('an object that is kept', () => {
	test('has lost what nobody reads, and nothing else', () => {
		const pod = podOf('p', {
			meta: {annotations: {big: 'x', 'kubectl.kubernetes.io/default-container': 'app'}},
		});
		const trimmed = trimObject({
			...pod,
			metadata: {...pod.metadata, managedFields: [{manager: 'kubelet'}]},
			spec: {...pod.spec, volumes: [{name: 'v'}]},
		});
		expect(JSON.parse(JSON.stringify(trimmed))).toEqual({
			...pod,
			metadata: {...pod.metadata, annotations: {'kubectl.kubernetes.io/default-container': 'app'}},
		});
	});
});
