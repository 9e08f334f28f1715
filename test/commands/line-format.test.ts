import {expect, test} from 'vitest';
import {createLineFormat, type LineFormatOptions} from '../../source/commands/line-format.ts';
import {createZoneClock} from '../../source/core/clock.ts';
import {LineBatchBuilder, lineCount, lineFlag} from '../../source/core/line-batch.ts';
import {taskOf} from '../core/scripted-source.ts';

const opened = {
	type: 'opened',
	stream: 's',
	task: taskOf('import', {id: {kind: 'job'}}).id,
	namespace: 'shop',
	pod: 'import-x7k2p',
	container: 'app',
	role: 'main',
} as const;

type Line = {text: string | Uint8Array; time?: bigint; flags?: number};

const format = (lines: Line[], options: Partial<LineFormatOptions> = {}, several = false): Uint8Array => {
	const builder = new LineBatchBuilder();
	for (const {text, time = 0n, flags = 0} of lines) {
		builder.add(typeof text === 'string' ? new TextEncoder().encode(text) : text, time, flags);
	}

	const batch = builder.take();
	const write = createLineFormat({output: 'text', prefix: 'auto', clock: createZoneClock('utc'), ...options});
	return write(
		{type: 'lines', stream: 's', instance: {restart: 2}, batch, from: 0, to: lineCount(batch)},
		opened,
		several,
	);
};

const formatted = (...parameters: Parameters<typeof format>): string =>
	Buffer.from(format(...parameters)).toString();

test('one stream is printed as it is, a line each', () => {
	expect(formatted([{text: 'one'}, {text: ''}, {text: 'three'}])).toBe('one\n\nthree\n');
});

test('of lines whose file was cut short since, what is left of them is printed', () => {
	const batch = {
		bytes: Buffer.from('one\ntw'),
		starts: Uint32Array.of(0, 4, 8, 14),
		times: new BigInt64Array(3),
		flags: new Uint8Array(3),
		separator: 1,
	} as const;
	const write = createLineFormat({output: 'text', clock: createZoneClock('utc'), prefix: 'never'});
	const run = {type: 'lines', stream: 's', instance: {restart: 0}, batch, from: 0, to: 3} as const;
	expect(Buffer.from(write(run, opened, false)).toString()).toBe('one\ntw\n\n');
});

test('where several streams are shown, pod and container stand before each line', () => {
	expect(formatted([{text: 'one'}], {}, true)).toBe('import-x7k2p app one\n');
	expect(formatted([{text: 'one'}], {prefix: 'never'}, true)).toBe('one\n');
	expect(formatted([{text: 'one'}], {prefix: 'always'})).toBe('import-x7k2p app one\n');
});

test('a timestamp stands before pod and container, to the nanosecond', () => {
	expect(formatted([{text: 'one', time: 1_000_000_007n}], {timestamps: 'utc'}, true)).toBe(
		'1970-01-01T00:00:01.000000007Z import-x7k2p app one\n',
	);
});

test('a delta counts from the line before of the same stream', () => {
	const lines = [
		{text: 'a', time: 5_000_000_000n},
		{text: 'b', time: 6_250_000_000n},
		{text: 'c', time: 6_000_000_000n},
	];
	expect(formatted(lines, {timestamps: 'delta'})).toBe('+0.000s a\n+1.250s b\n-0.250s c\n');
});

test('raw gives the bytes that were written, and no newline that was not', () => {
	const bytes = Uint8Array.of(0xff, 0x1b, 0x5b);
	const written = format([{text: bytes}, {text: 'end', flags: lineFlag.partial}], {output: 'raw'});
	expect([...written]).toEqual([0xff, 0x1b, 0x5b, 0x0a, ...Buffer.from('end')]);
});

test('raw never glues the lines of two streams together', () => {
	expect(formatted([{text: 'end', flags: lineFlag.partial}], {output: 'raw'}, true)).toBe('end\n');
});

test('JSON has one object a line with all that names it', () => {
	expect(JSON.parse(formatted([{text: 'say "hi"'}], {output: 'json'}))).toEqual({
		time: '1970-01-01T00:00:00.000000000Z',
		namespace: 'shop',
		task: 'job/import',
		pod: 'import-x7k2p',
		container: 'app',
		restart: 2,
		message: 'say "hi"',
	});
});

test('JSON carries bytes that are no UTF-8 in base64', () => {
	const line = JSON.parse(formatted([{text: Uint8Array.of(0xff, 0x41)}], {output: 'json'}));
	expect(line.message).toBeUndefined();
	expect([...Buffer.from(line.bytes, 'base64')]).toEqual([0xff, 0x41]);
});

test('on a terminal every line is made harmless, raw ones too', () => {
	const sanitize = (bytes: Uint8Array) => `<${bytes.length}>`;
	expect(formatted([{text: 'abc'}], {sanitize})).toBe('<3>\n');
	expect(formatted([{text: 'abc'}], {sanitize, output: 'raw'})).toBe('<3>\n');
});

test('a template puts the fields of a line where it says', () => {
	const template =
		'{{.time}} [{{.pod}}/{{ .container }}] {{.message}} #{{.restart}} {{.task}} {{.namespace}}';
	expect(formatted([{text: 'one'}], {output: {template}})).toBe(
		'1970-01-01T00:00:00.000000000Z [import-x7k2p/app] one #2 job/import shop\n',
	);
});

test('a template with a field that there is not lists those that are', () => {
	expect(() => formatted([{text: 'one'}], {output: {template: '{{.constructor}}'}})).toThrow(
		/no field \.constructor; there are \.time, .*\.message/,
	);
});
