import {levels} from '../../core/level-words.ts';
import {sanitizeText} from '../../terminal/sanitize.ts';
import type {Theme} from '../theme/theme.ts';
import type {DisplayLine} from './display.ts';
import {paintLevel} from './paint-level.ts';

/** Longer lines are left as they are: reading them would hold up the screen. In bytes. */
const mostBytes = 65_536;

/** Names under which loggers write what stands elsewhere on the screen, or first. */
const levelNames = new Set(['level', 'lvl', 'severity', 'loglevel', 'log.level']);
const messageNames = new Set(['msg', 'message']);
const timeNames = new Set(['time', 'ts', 'timestamp', '@timestamp', 't']);

/** A line of JSON as people read it: level, message, then the other fields: `INFO upstream method=GET status=200`. Sanitised; `undefined` where the line is no object. */
export const paintJson = (
	{bytes, level}: Pick<DisplayLine, 'bytes' | 'level'>,
	theme: Theme,
): string | undefined => {
	const fields = parseObject(bytes);
	if (!fields) {
		return undefined;
	}

	const entries = Object.entries(fields);
	const has = (names: ReadonlySet<string>) => entries.find(([name]) => names.has(name.toLowerCase()));
	const levelWord = has(levelNames) && level > 0 ? levels[level - 1]!.toUpperCase() : '';
	const message = has(messageNames);
	const first = [levelWord, message ? textOf(message[1]) : ''].filter(part => part !== '').join(' ');
	const rest = entries.filter(
		entry =>
			entry !== message &&
			!timeNames.has(entry[0]) &&
			!(levelWord !== '' && levelNames.has(entry[0].toLowerCase())),
	);
	const parts = rest.map(
		([name, value]) => theme.quiet(`${sanitizeText(name)}=`) + sanitizeText(quoted(value)),
	);
	return [...(first === '' ? [] : [paintLevel(sanitizeText(first), theme)]), ...parts].join(' ');
};

const parseObject = (bytes: Uint8Array): Record<string, unknown> | undefined => {
	if (bytes.length > mostBytes || bytes[0] !== 0x7b) {
		return undefined;
	}

	try {
		return JSON.parse(Buffer.from(bytes).toString());
	} catch {
		return undefined;
	}
};

const textOf = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

/** Values that could be taken for more than one stand in quotes. */
const quoted = (value: unknown): string =>
	typeof value === 'string' && /^[^\s"=]+$/.test(value) ? value : JSON.stringify(value);
