import {chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {expect, onTestFinished, test} from 'vitest';
import {giveToTmux, isInTmux} from '../../source/terminal/tmux.ts';

/** A program in the place of tmux, and the folder in which it stands. */
const program = (script: string): {path: string; folder: string} => {
	const folder = mkdtempSync(join(tmpdir(), 'kreel-test-'));
	onTestFinished(() => rmSync(folder, {recursive: true}));
	const path = join(folder, 'tmux');
	writeFileSync(path, `#!/bin/sh\n${script}\n`);
	chmodSync(path, 0o700);
	return {path, folder};
};

test('a text is handed to tmux, which is to pass it on', async () => {
	const {path, folder} = program('echo "$@" > "$0.arguments"; cat > "$0.text"');
	expect(await giveToTmux('one\ntwo é', path)).toBe(true);
	expect(readFileSync(join(folder, 'tmux.arguments'), 'utf8')).toBe('load-buffer -w -\n');
	expect(readFileSync(join(folder, 'tmux.text'), 'utf8')).toBe('one\ntwo é');
});

test('a tmux that does not know how, or is not there, is told from one that did', async () => {
	expect(await giveToTmux('x'.repeat(1_000_000), program('exit 1').path)).toBe(false);
	expect(await giveToTmux('text', join(program('').folder, 'none'))).toBe(false);
});

test('whether a program runs in tmux is in its environment', () => {
	expect(isInTmux({TMUX: '/tmp/tmux-1000/default,4242,0'})).toBe(true);
	expect(isInTmux({TMUX: ''})).toBe(false);
	expect(isInTmux({})).toBe(false);
});
