import {expect, test} from 'vitest';
import {
	clipboardSequence,
	clipboardSequenceInTmux,
	mostClipboardBytes,
} from '../../source/terminal/clipboard.ts';

test('a text goes to the clipboard in base64, which no character of it can leave', () => {
	expect(clipboardSequence('a\u0007\u001B\\é')).toBe('\u001B]52;c;YQcbXMOp\u0007');
});

test('within tmux it is written plainly and wrapped, each Esc in it doubled', () => {
	expect(clipboardSequenceInTmux('hi')).toBe(
		'\u001B]52;c;aGk=\u0007\u001BPtmux;\u001B\u001B]52;c;aGk=\u0007\u001B\\',
	);
});

test('the longest text is 100,000 characters of base64', () => {
	expect(clipboardSequence('x'.repeat(mostClipboardBytes))).toHaveLength(
		99_992 + '\u001B]52;c;\u0007'.length,
	);
});
