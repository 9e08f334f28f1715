import {expect, test} from 'vitest';
import {type ColourLevel, type ColourQuestion, colourLevel} from '../../source/terminal/colour-level.ts';

const xterm = {TERM: 'xterm-256color'};

const answers: Array<[title: string, question: Partial<ColourQuestion>, level: ColourLevel]> = [
	['A terminal of 256 colours gets them', {env: xterm}, 2],
	['A terminal that says truecolor gets any colour', {env: {...xterm, COLORTERM: 'truecolor'}}, 3],
	['A plain terminal gets the 16 colours', {env: {TERM: 'xterm'}}, 1],
	['A dumb terminal gets none', {env: {TERM: 'dumb'}}, 0],
	['A pipe gets none', {env: xterm, isTty: false}, 0],
	['NO_COLOR means none', {env: {...xterm, NO_COLOR: '1'}}, 0],
	['An empty NO_COLOR means nothing', {env: {...xterm, NO_COLOR: ''}}, 2],
	['FORCE_COLOR colours a pipe', {env: {FORCE_COLOR: '1'}, isTty: false}, 1],
	['FORCE_COLOR=3 gives any colour', {env: {FORCE_COLOR: '3'}, isTty: false}, 3],
	['An empty FORCE_COLOR gives what the terminal has', {env: {...xterm, FORCE_COLOR: ''}, isTty: false}, 2],
	['FORCE_COLOR=0 means none', {env: {...xterm, FORCE_COLOR: '0'}}, 0],
	['NO_COLOR wins over FORCE_COLOR', {env: {NO_COLOR: '1', FORCE_COLOR: '1'}}, 0],
	['--color never wins over FORCE_COLOR', {flag: 'never', env: {...xterm, FORCE_COLOR: '3'}}, 0],
	['--color always wins over NO_COLOR', {flag: 'always', env: {...xterm, NO_COLOR: '1'}, isTty: false}, 2],
	['--color always colours even a dumb terminal', {flag: 'always', env: {TERM: 'dumb'}}, 1],
];

test.each(answers)('%s', (_title, question, level) => {
	expect(colourLevel({flag: 'auto', env: {}, isTty: true, ...question})).toBe(level);
});
