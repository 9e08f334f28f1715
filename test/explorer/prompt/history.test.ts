import {expect, test} from 'vitest';
import {History} from '../../../source/explorer/prompt/history.ts';

const historyOf = (...lines: string[]): History => {
	const history = new History();
	for (const line of lines) {
		history.add(line);
	}

	return history;
};

test('going up meets the newest line first, and going down what was being typed', () => {
	const walk = historyOf('one', 'two').walk('');
	expect([-1, -1, -1, 1, 1, 1].map(by => walk.step(by))).toEqual(['two', 'one', 'one', 'two', '', '']);
});

test('only lines that begin with what was typed are met', () => {
	const walk = historyOf('timeout', 'error', 'time').walk('tim');
	expect([-1, -1, -1].map(by => walk.step(by))).toEqual(['time', 'timeout', 'timeout']);
});

test('a line that was typed again is there once, as the newest', () => {
	const walk = historyOf('one', 'two', 'one', '').walk('');
	expect([-1, -1, -1].map(by => walk.step(by))).toEqual(['one', 'two', 'two']);
});

test('it does not grow without end', () => {
	const walk = historyOf(...Array.from({length: 500}, (_, index) => `line ${index}`)).walk('');
	expect(walk.step(-1000)).toBe('line 400');
});
