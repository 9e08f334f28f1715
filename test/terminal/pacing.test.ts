import {expect, test} from 'vitest';
import {Pacing} from '../../source/terminal/pacing.ts';

const answer = '\u001B[0n';
const question = '\u001B[5n';

const open = () => {
	const clock = {ms: 0};
	const pacing = new Pacing(() => clock.ms);
	let opened = 0;
	pacing.subscribe(() => opened++);
	/** A terminal that answered the first question. */
	const answering = () => {
		pacing.after(100);
		pacing.take(answer);
		return pacing;
	};
	return {pacing, clock, answering, opened: () => opened};
};

test('the terminal is asked with the first bytes, and then when there were some more', () => {
	const pacing = open().answering();
	expect(pacing.after(2000)).toBe('');
	expect(pacing.after(100)).toBe(question);
	expect(pacing.after(100)).toBe('');
});

test('what is under way is limited, and an answer makes room', () => {
	const {answering, opened} = open();
	const pacing = answering();
	pacing.after(10_000);
	expect(pacing.isOpen).toBe(true);
	pacing.after(10_000);
	expect(pacing.isOpen).toBe(false);
	pacing.take(answer);
	expect(pacing.isOpen).toBe(true);
	expect(opened()).toBe(2);
});

test('a terminal that never answers is neither waited for nor asked again', () => {
	const {pacing} = open();
	expect(pacing.after(100)).toBe(question);
	expect(pacing.after(100_000)).toBe('');
	expect(pacing.isOpen).toBe(true);
});

test('an answer that was lost does not stop the screen for ever', () => {
	const {answering, clock} = open();
	const pacing = answering();
	pacing.after(100_000);
	expect(pacing.isOpen).toBe(false);
	clock.ms = 10_001;
	expect(pacing.isOpen).toBe(true);
});

test('only an answer that was asked for is one; the same characters are keys else', () => {
	const {pacing, answering} = open();
	expect(pacing.take(answer)).toBe(answer);
	answering().after(5000);
	expect(pacing.take('\u001B[')).toBe('\u001B[');
	expect(pacing.take(answer)).toBe('');
	expect(pacing.take(answer)).toBe(answer);
});

test('keys that come with answers are left', () => {
	const pacing = open().answering();
	pacing.after(5000);
	pacing.after(5000);
	expect(pacing.take(`j${answer}k${answer}${answer}`)).toBe(`jk${answer}`);
	expect(pacing.isOpen).toBe(true);
});

test.each([1, 2, 3])('an answer that comes in two pieces, cut after %i, makes room', cut => {
	const {answering, clock} = open();
	const pacing = answering();
	pacing.after(20_000);
	expect(pacing.take(`j${answer.slice(0, cut)}`)).toBe(`j${answer.slice(0, cut)}`);
	expect(pacing.isOpen).toBe(false);
	clock.ms = 5;
	// Ink waits for the end of what it has, and knows then that it is no key.
	expect(pacing.take(`${answer.slice(cut)}k`)).toBe(`${answer.slice(cut)}k`);
	expect(pacing.isOpen).toBe(true);
});

test('the end of an answer that comes when its beginning was taken for a key is none', () => {
	const {answering, clock} = open();
	const pacing = answering();
	pacing.after(20_000);
	pacing.take('\u001B');
	clock.ms = 30;
	expect(pacing.take('[0nk')).toBe('k');
	expect(pacing.isOpen).toBe(true);
});

test('an answer that comes in many pieces makes room, and so does the next one', () => {
	const pacing = open().answering();
	pacing.after(10_000);
	pacing.after(10_000);
	for (const piece of ['\u001B', '[', '0', 'n\u001B[', '0n']) {
		pacing.take(piece);
	}

	expect(pacing.isOpen).toBe(true);
	pacing.after(16_000);
	expect(pacing.isOpen).toBe(true);
});

test('the key Esc before an answer is a key', () => {
	const {answering} = open();
	const pacing = answering();
	pacing.after(20_000);
	expect(pacing.take('\u001B')).toBe('\u001B');
	expect(pacing.take(answer)).toBe('');
	expect(pacing.take('[0n')).toBe('[0n');
});

test('who leaves the terminal waits for what it has to answer, and lets no frame out', async () => {
	const {answering} = open();
	const pacing = answering();
	pacing.after(5000);
	const held = pacing.hold();
	expect(pacing.isOpen).toBe(false);
	pacing.take(answer);
	await held;
	expect(pacing.isOpen).toBe(false);
	expect(pacing.after(5000)).toBe('');
	pacing.release();
	expect(pacing.isOpen).toBe(true);
});
