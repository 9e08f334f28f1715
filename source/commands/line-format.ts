import {isUtf8} from 'node:buffer';
import type {ZoneClock} from '../core/clock.ts';
import {copyBytes} from '../core/copy-bytes.ts';
import {formatInstant, type Instant} from '../core/instant.ts';
import {type LineBatch, lineBytes, lineFlag} from '../core/line-batch.ts';
import {streamName} from '../core/stream-event.ts';
import {taskLabel} from '../core/task.ts';
import type {LineWriter} from './line-writer.ts';
import {createTemplateFormat} from './template-format.ts';

export type LineFormatOptions = {
	readonly output: 'text' | 'raw' | 'json' | {readonly template: string};
	readonly timestamps?: 'utc' | 'local' | 'delta';
	readonly clock: ZoneClock;
	/** Pod and container before each line of text; `auto`: where several streams are shown. */
	readonly prefix: 'auto' | 'always' | 'never';
	/** Makes a line harmless where standard output is a terminal; absent on a pipe, which gets the bytes as they are. */
	readonly sanitize?: (bytes: Uint8Array) => string;
};

const newline = 0x0a;

/** The format that the options name. */
export const createLineFormat = (options: LineFormatOptions): LineWriter => {
	if (typeof options.output === 'object') {
		return createTemplateFormat(options.output.template, options.sanitize);
	}

	if (options.output === 'json') {
		return formatJson;
	}

	if (options.output === 'raw' && !options.sanitize) {
		return formatRaw;
	}

	return options.output === 'raw'
		? formatText({...options, prefix: 'never', timestamps: undefined})
		: formatText(options);
};

const formatText = (options: LineFormatOptions): LineWriter => {
	const {prefix, sanitize} = options;
	const stamp = createStamp(options);
	return ({batch, from, to}, opened, several) => {
		const isPrefixed = prefix === 'always' || (prefix === 'auto' && several);
		const name = isPrefixed ? `${streamName(opened, ' ')} ` : '';
		const headOf = (line: number): string =>
			stamp ? `${stamp(batch.times[line]!, opened.stream)} ${name}` : name;
		if (sanitize) {
			let text = '';
			for (let line = from; line < to; line++) {
				text += `${headOf(line)}${sanitize(lineBytes(batch, line))}\n`;
			}

			return Buffer.from(text);
		}

		return layLines(batch, from, to, headOf, true);
	};
};

/** The bytes as written. A last line that never got its end gets none here, unless that would glue it to another stream's. */
const formatRaw: LineWriter = ({batch, from, to}, _opened, several) =>
	batch.separator
		? // The newlines stand there, and every line has one.
			batch.bytes.subarray(batch.starts[from]!, batch.starts[to]!)
		: layLines(batch, from, to, () => '', several);

/**
Lines as they were written, each after its head.

@param areEnded - Whether each line gets a newline, also one that never had it.
*/
const layLines = (
	batch: LineBatch,
	from: number,
	to: number,
	headOf: (line: number) => string,
	areEnded: boolean,
): Uint8Array => {
	const {bytes, starts, flags, separator = 0} = batch;
	const heads: string[] = [];
	let size = starts[to]! - starts[from]! + (to - from) * (1 - separator);
	for (let line = from; line < to; line++) {
		const head = headOf(line);
		heads.push(head);
		size += Buffer.byteLength(head);
	}

	const laid = Buffer.allocUnsafe(size);
	let position = 0;
	for (let line = from; line < to; line++) {
		position += laid.write(heads[line - from]!, position);
		// Of a file that was cut short since, not all can be read again.
		if (starts[line]! < bytes.length) {
			position += copyBytes(bytes, starts[line]!, starts[line + 1]! - separator, laid, position);
		}

		if (areEnded || (flags[line]! & lineFlag.partial) === 0) {
			laid[position++] = newline;
		}
	}

	return laid.subarray(0, position);
};

const formatJson: LineWriter = ({batch, instance, from, to}, opened) => {
	const {namespace, pod, container} = opened;
	const fixed = {namespace, task: taskLabel(opened.task), pod, container, restart: instance.restart};
	let text = '';
	for (let line = from; line < to; line++) {
		const bytes = lineBytes(batch, line);
		const content = isUtf8(bytes)
			? {message: Buffer.from(bytes).toString('utf8')}
			: {bytes: Buffer.from(bytes).toString('base64')};
		text += `${JSON.stringify({time: formatInstant(batch.times[line]!), ...fixed, ...content})}\n`;
	}

	return Buffer.from(text);
};

/** Writes the time before a line: as RFC 3339, or as seconds since the line before it of the same stream. */
const createStamp = ({
	timestamps,
	clock,
}: LineFormatOptions): ((time: Instant, stream: string) => string) | undefined => {
	if (timestamps !== 'delta') {
		return timestamps && (time => clock.full(time));
	}

	const before = new Map<string, Instant>();
	return (time, stream) => {
		const ns = time - (before.get(stream) ?? time);
		before.set(stream, time);
		return `${ns < 0n ? '-' : '+'}${(Math.abs(Number(ns)) / 1e9).toFixed(3)}s`;
	};
};
