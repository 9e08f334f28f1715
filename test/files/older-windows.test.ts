import {once} from 'node:events';
import {expect, test} from 'vitest';
import type {LogSource} from '../../source/core/log-source.ts';
import {LogSession} from '../../source/explorer/log/log-session.ts';
import {newestLines, type Span} from '../../source/explorer/log/span.ts';
import {logFolder, numbered, openSource, stamp} from './log-folder.ts';

/** A window of the explorer on the files, once it is read. */
const openWindow = async (source: LogSource, span: Span): Promise<LogSession> => {
	const events = source.watchTasks({}, new AbortController().signal)[Symbol.asyncIterator]();
	const first = (await events.next()).value;
	const [task] = first.tasks;
	const changes = new EventTarget();
	const session: LogSession = new LogSession({
		source,
		selection: {scope: {}, queries: []},
		span,
		task: () => task,
		screenful: 20,
		now: Date.now,
		onChange: () => changes.dispatchEvent(new Event('change')),
		onFirstLines: () => changes.dispatchEvent(new Event('change')),
		say: () => {},
	});
	while (session.isLoading) {
		await once(changes, 'change');
	}

	await session.store.idle();
	return session;
};

const textsOf = async ({store}: LogSession): Promise<string[]> => {
	const texts: string[] = [];
	for await (const rows of store.rows(0, store.rowCount, new AbortController().signal)) {
		texts.push(...rows.flatMap(row => (row.type === 'line' ? [Buffer.from(row.bytes).toString()] : [])));
	}

	return texts;
};

/** Enough of them are read from both ends. */
const allTexts = numbered(`a line that is ${'rather '.repeat(12)}long`, 0, 4000);

const logs: ReadonlyArray<[string, string[]]> = [
	['lines a second apart', allTexts.map((text, index) => `${stamp(index * 1000)} ${text}`)],
	['lines that tell no time', allTexts],
	[
		'lines of which hundreds tell the same second',
		allTexts.map((text, index) => `${stamp(Math.floor(index / 700) * 1000)} ${text}`),
	],
	[
		'lines whose clock goes back',
		allTexts.map((text, index) => `${stamp(index * 1000 - (index % 97) * 3000)} ${text}`),
	],
	['a clock that was set back', allTexts.map((text, index) => `${stamp((index % 3000) * 1000)} ${text}`)],
	['equal lines', allTexts.map(() => `${stamp(0)} ${allTexts[0]}`)],
];

test.each(logs)('older windows join to the newer ones without loss or repeat: %s', async (_what, lines) => {
	const source = await openSource([logFolder().write('app.log', lines.map(line => `${line}\n`).join(''))]);
	for (const span of [{type: 'newest', lines: newestLines} as const, {type: 'last', ms: 60_000} as const]) {
		const session = await openWindow(source, span);
		for (let window = 0; !session.isWhole && window < 12; window++) {
			const texts = await textsOf(session);
			expect(texts).toEqual(lines.slice(lines.length - texts.length));
			await session.loadOlder();
			await session.store.idle();
		}

		expect(session.isWhole).toBe(true);
		expect(await textsOf(session)).toEqual(lines);
		session.close();
	}
});

test.each(logs)('all of it is there at once: %s', async (_what, lines) => {
	const source = await openSource([logFolder().write('app.log', lines.map(line => `${line}\n`).join(''))]);
	const session = await openWindow(source, {type: 'all'});
	expect(session.isWhole).toBe(true);
	expect(await textsOf(session)).toEqual(lines);
	session.close();
});
