import {expect, test} from 'vitest';
import {bindings} from '../../../source/explorer/keymap/bindings.ts';
import {createKeymap} from '../../../source/explorer/keymap/keymap.ts';
import {History} from '../../../source/explorer/prompt/history.ts';
import {paintPrompt} from '../../../source/explorer/prompt/paint-prompt.ts';
import {Prompt, type Question} from '../../../source/explorer/prompt/prompt.ts';
import {createTheme} from '../../../source/explorer/theme/theme.ts';

const keymap = createKeymap(bindings);

const open = (added: Partial<Question> = {}) => {
	const told: string[] = [];
	const question = (sign: string): Question => ({
		sign,
		history: new History(),
		changed: text => told.push(`${sign}${text}`),
		accepted: text => told.push(`accepted ${text}`),
		cancelled: () => told.push('cancelled'),
		status: () => ({text: ''}),
		...added,
	});
	const prompt = new Prompt(question('/'), () => told.push('closed'));
	return {
		prompt,
		told,
		question,
		press(...keys: string[]) {
			for (const key of keys) {
				const binding = keymap.find('prompt', key);
				if (binding) {
					prompt.handlers[binding.action]?.();
				} else {
					prompt.type([key]);
				}
			}
		},
	};
};

test('each change of the text is told, and Enter accepts it', () => {
	const {told, press} = open();
	press('a', 'Space', '👍', 'Left', 'Backspace', 'Enter');
	expect(told).toEqual(['/', '/a', '/a ', '/a 👍', '/a👍', 'closed', 'accepted a👍']);
});

test('what is typed at once is one change', () => {
	const {told, prompt} = open();
	prompt.type(['a', 'Space', '👍', 'PageDown', 'b']);
	expect(told).toEqual(['/', '/a 👍b']);
});

test.each(['Escape', 'Ctrl-C'])('%s gives it up', key => {
	const {told, press} = open();
	press('a', key);
	expect(told).toEqual(['/', '/a', 'closed', 'cancelled']);
});

test('erasing what is not there gives it up', () => {
	const {told, press} = open();
	press('a', 'Backspace', 'Backspace');
	expect(told.slice(-2)).toEqual(['closed', 'cancelled']);
});

test('keys with a name that mean nothing here type nothing', () => {
	const {prompt, press} = open();
	press('PageDown', 'Ctrl-X', 'Shift-Tab');
	expect(prompt.line.text).toBe('');
});

test('up and down go through what was typed before', () => {
	const history = new History();
	history.add('older');
	history.add('newer');
	const {prompt, press} = open({history});
	press('Up', 'Up');
	expect(prompt.line.text).toBe('older');
	press('Down', 'Down');
	expect(prompt.line.text).toBe('');
});

test('Tab leads to another question, and the first one is undone before', () => {
	const other = open().question('&');
	const told: string[] = [];
	const {press, prompt} = open({
		turn: text => ({question: {...other, changed: said => told.push(`& ${said}`)}, text}),
		cancelled: () => told.push('undone'),
	});
	press('a', 'Tab');
	expect(told).toEqual(['undone', '& a']);
	expect(prompt.question.sign).toBe('&');
});

test('a first character may turn the question into another one', () => {
	const {question} = open();
	const {press, prompt} = open({turnOn: character => (character === '!' ? question('!') : undefined)});
	press('!', '!');
	expect(prompt.question.sign).toBe('!');
	expect(prompt.line.text).toBe('!');
});

const paint = (text: string, at: number, width: number, status = '') => {
	const {prompt, press} = open({status: () => ({text: status})});
	press(...text, ...Array.from({length: text.length - at}, () => 'Left'));
	return paintPrompt(prompt, {width, theme: createTheme(0)});
};

test('the row shows the sign, the text, and what is known at its end', () => {
	expect(paint('timeout', 7, 40, '14 of 20,110')).toEqual({
		row: ' / timeout                 14 of 20,110 ',
		column: 10,
	});
});

test('of a long text the part around the cursor is seen', () => {
	const {row, column} = paint('abcdefghijklmnopqrstuvwxyz', 26, 20);
	expect(row).toBe(' / klmnopqrstuvwxyz ');
	expect(column).toBe(19);
});

test('a wide character before the cursor moves it by two', () => {
	expect(paint('日本', 2, 20).column).toBe(7);
});

test('control characters that were pasted are shown, not sent', () => {
	expect(paint('a\u009Bb', 3, 40).row).toContain('a<U+009B>b');
});
