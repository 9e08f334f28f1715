import {readFile, writeFile} from 'node:fs/promises';
import {expect, test} from 'vitest';
import {bindings} from '../../../source/explorer/keymap/bindings.ts';
import {keyTable} from '../../../source/explorer/paint/key-table.ts';

const marked = /(?<=<!-- keys -->\n)[\s\S]*(?=<!-- \/keys -->)/;

test('the readme lists the keys that the program has (UPDATE_README=1 writes them)', async () => {
	const readme = await readFile('readme.md', 'utf8');
	const table = `\n${keyTable(bindings)}\n\n`;
	if (process.env.UPDATE_README === '1') {
		await writeFile(
			'readme.md',
			readme.replace(marked, () => table),
		);
		return;
	}

	expect(readme.match(marked)?.[0]).toBe(table);
});
