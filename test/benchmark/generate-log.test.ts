import {readFileSync} from 'node:fs';
import {expect, test} from 'vitest';
import {logFolder} from '../files/log-folder.ts';
import {generateLog, rareWords} from './generate-log.ts';

test('a log of so many lines is the same every time, with words of known numbers', () => {
	const folder = logFolder();
	const texts = ['a.log', 'b.log'].map(name => {
		generateLog(folder.at(name), 3000);
		return readFileSync(folder.at(name), 'utf8');
	});
	expect(texts[0]).toBe(texts[1]);
	const lines = texts[0]!.trimEnd().split('\n');
	const withWord = (word: string) => lines.filter(line => line.includes(word)).length;
	expect(lines).toHaveLength(3000);
	expect([rareWords.hundredth, rareWords.thousandth, rareWords.once].map(withWord)).toEqual([30, 3, 1]);
	expect(lines[2]).toMatch(/^2026-11-20T00:00:00\.010Z (?:DEBUG|INFO |WARN ) request handled path=\/api/);
});
