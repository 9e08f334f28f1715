import {expect, test} from 'vitest';
import {lineOf} from '../faults/log-range.ts';
import {NumberedLog} from '../faults/numbered-log.ts';
import {LineTally} from './line-tally.ts';

const log = new NumberedLog({kind: 'plain', lines: 2000, seed: 1});
const stamped = (index: number) => lineOf(log, index).wire.toString('latin1');
const message = (index: number) => stamped(index).slice(log.stampSize);

const tally = (...pieces: readonly string[]) => {
	const counts = new LineTally(log);
	for (const piece of pieces) {
		counts.take(Buffer.from(piece, 'latin1'));
	}

	return counts.end();
};

test('lines are known whatever a program writes before them', () => {
	const text = `${message(0)}${stamped(1)}numbers-0 app ${message(2)}numbers-0 app ${stamped(3)}`;
	expect(tally(text)).toEqual({shown: 4, twice: 0, foreign: 0});
});

test('all lines of a log are found, wherever the output is cut into pieces', () => {
	const text = Array.from({length: 2000}, (_, index) => message(index)).join('');
	const pieces = Array.from({length: Math.ceil(text.length / 777)}, (_, index) =>
		text.slice(index * 777, (index + 1) * 777),
	);
	expect(tally(...pieces)).toEqual({shown: 2000, twice: 0, foreign: 0});
});

test('a line that is shown again is no further line of the log', () => {
	expect(tally(message(5), message(6), message(5), message(5))).toEqual({shown: 2, twice: 2, foreign: 0});
});

test('a piece of a line, a line the log does not have, and words of others are foreign', () => {
	const long = Array.from({length: 2000}, (_, index) => message(index)).find(({length}) => length > 60)!;
	expect(tally(`${long.slice(0, 50)}\n`, 'line 2000 \n', 'unable to retrieve container logs\n')).toEqual({
		shown: 0,
		twice: 0,
		foreign: 3,
	});
});

test('the last line counts though nothing ends it, when it is whole', () => {
	expect(tally(message(7).slice(0, -1))).toEqual({shown: 1, twice: 0, foreign: 0});
	expect(tally(message(7).slice(0, -2))).toEqual({shown: 0, twice: 0, foreign: 1});
});
