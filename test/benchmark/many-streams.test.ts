import {expect, test} from 'vitest';
import {StreamNames} from './many-streams.ts';

test('streams are counted by the names before their lines, wherever the output is cut', () => {
	const names = new StreamNames(/many-\w+[ /]c\d+/);
	for (const part of [
		'[pod/many-0/c1] li',
		'ne 1\n[pod/many-0/c12] line 1\nmany-',
		'1 c1 line 1\nno name\n',
	]) {
		names.take(Buffer.from(part));
	}

	names.take(Buffer.from('[pod/many-0/c1] line 2\nmany-2 c1 not ended'));
	expect(names.count).toBe(3);
});
