import {afterEach, expect, test} from 'vitest';
import {nowMs, type OpenExplorer} from './open-explorer.tsx';
import {api, lines, opened, openLoading} from './open-log.tsx';

let open: OpenExplorer;
afterEach(() => open.close());

const [first, second] = ['api-x7k2p/app', 'api-9qd4z/app'] as const;
const filesWords = "from the node's files: rotated ones included";

/** The streams of a log of two pods: one is read from files, the other cannot be. */
const openDetails = async (): Promise<OpenExplorer> => {
	const log = await openLoading();
	log.source.say(opened(api));
	log.source.say(opened(api, 'api-9qd4z'));
	log.source.say({type: 'way', stream: first, via: 'files', words: filesWords});
	log.source.say({
		type: 'way',
		stream: second,
		via: 'api',
		words: 'through pods/log: no \u001B[31mpermission',
	});
	log.source.say(lines(first, ['one', 'two'], nowMs - 20_000));
	log.source.say(lines(second, ['three'], nowMs - 10_000));
	for (const stream of [first, second]) {
		log.source.say({type: 'caughtUp', stream});
	}

	await log.see('three');
	log.press('d');
	await log.see('2 streams');
	return log;
};

const listed = (): string[] =>
	open
		.rows()
		.filter(row => /^[▌ ](x7k2p|9qd4z)\/app /.test(row))
		.map(row => row.replaceAll(/ +/g, ' ').trimEnd());

test('d lists the streams, with how they stand and how each is read', async () => {
	open = await openDetails();
	expect(listed()).toEqual([
		expect.stringMatching(/^ x7k2p\/app .*live 2 \d\d:\d\d:\d\d files$/),
		expect.stringMatching(/^▌9qd4z\/app .*live 1 \d\d:\d\d:\d\d pods\/log$/),
	]);
	expect(open.rows()[0]).toMatch(/api · streams.*2 streams/);
});

test('what is known of the selected stream stands below, and nothing of it reaches the terminal as it is', async () => {
	open = await openDetails();
	await open.see('read through pods/log: no permission');
	expect(open.rows().join('\n')).not.toContain('\u001B[31m');
	open.press('k');
	await open.see(`read ${filesWords}`);
});

test('Enter keeps the lines of the selected stream, and o shows all again', async () => {
	open = await openDetails();
	open.press('k', 'Enter');
	await open.see('only 1 of 2');
	expect(open.rows().some(row => row.includes('three'))).toBe(false);
	open.press('o');
	await open.see('three');
});

test.each(['Escape', 'q', 'd'])('%s leads back to the log', async key => {
	open = await openDetails();
	open.press(key);
	await open.see('three');
	expect(open.rows()[0]).not.toContain('streams');
});
