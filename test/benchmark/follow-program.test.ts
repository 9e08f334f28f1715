import {expect, test} from 'vitest';
import {followProgram} from './follow-program.ts';

const never = new AbortController().signal;

const script = (code: string) => [process.execPath, '-e', code] as const;

const follow = async (code: string, patience: {silentMs?: number; wholeMs?: number} = {}, signal = never) => {
	const data: Buffer[] = [];
	const end = await followProgram(
		script(code),
		piece => data.push(piece),
		{silentMs: 60_000, wholeMs: 60_000, ...patience},
		signal,
	);
	return {...end, text: Buffer.concat(data).toString()};
};

test('a program that ends by itself gives its output, its exit code and its last words', async () => {
	const end = await follow("console.log('a\\nb'); console.error('first\\nlast'); process.exitCode = 3");
	expect(end).toMatchObject({text: 'a\nb\n', exit: 3, words: 'last'});
	expect(end).not.toHaveProperty('ended');
});

test('a program that says nothing for long is ended, and that is told', async () => {
	const end = await follow("console.log('a'); setInterval(() => {}, 1000)", {silentMs: 500});
	expect(end).toMatchObject({ended: 'silent'});
	expect(end).not.toHaveProperty('exit');
});

test('a program that goes on for too long is ended, though it says something', async () => {
	const end = await follow("setInterval(() => console.log('a'), 10)", {wholeMs: 500});
	expect(end).toMatchObject({ended: 'late'});
});

test('what a program has started is ended with it', async () => {
	const child =
		"require('node:child_process').spawn('sleep', ['1000'], {stdio: 'inherit'}); setInterval(() => {}, 1000)";
	// It has the output of its parent: only its end closes that.
	expect(await follow(child, {silentMs: 500})).toMatchObject({ended: 'silent'});
});

test('a program can be stopped', async () => {
	const stop = new AbortController();
	const ended = follow('setInterval(() => {}, 1000)', {}, stop.signal);
	stop.abort();
	expect(await ended).toMatchObject({ended: 'stopped'});
});
