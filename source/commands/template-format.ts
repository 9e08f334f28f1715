import {UsageError} from '../core/errors/usage-error.ts';
import {formatInstant} from '../core/instant.ts';
import {lineBytes} from '../core/line-batch.ts';
import {taskLabel} from '../core/task.ts';
import type {LineWriter, MergedLines, Opened} from './line-writer.ts';

type Fields = Record<string, (lines: MergedLines, line: number, opened: Opened) => string>;

const fields: Fields = {
	time: ({batch}, line) => formatInstant(batch.times[line]!),
	namespace: (_lines, _line, {namespace}) => namespace,
	task: (_lines, _line, {task}) => taskLabel(task),
	pod: (_lines, _line, {pod}) => pod,
	container: (_lines, _line, {container}) => container,
	restart: ({instance}) => String(instance.restart),
	message: ({batch}, line) => Buffer.from(lineBytes(batch, line)).toString('utf8'),
};

/**
Writes each line as a template says: `{{.time}} {{.pod}} {{.message}}`.

@param sanitize - Makes the whole line harmless where standard output is a terminal.
@throws {UsageError} On a field that there is not.
*/
export const createTemplateFormat = (
	template: string,
	sanitize: ((bytes: Uint8Array) => string) | undefined,
): LineWriter => {
	// Text and names of fields take turns.
	const parts = template.split(/\{\{\s*\.(\w+)\s*\}\}/);
	const unknown = parts.find((part, index) => index % 2 === 1 && !Object.hasOwn(fields, part));
	if (unknown !== undefined) {
		throw new UsageError(`-o template: no field .${unknown}; there are .${Object.keys(fields).join(', .')}`);
	}

	const write = parts.map((part, index): Fields[string] => (index % 2 === 1 ? fields[part]! : () => part));
	return (lines, opened) => {
		let text = '';
		for (let line = lines.from; line < lines.to; line++) {
			const whole = write.map(field => field(lines, line, opened)).join('');
			text += `${sanitize ? sanitize(Buffer.from(whole)) : whole}\n`;
		}

		return Buffer.from(text);
	};
};
