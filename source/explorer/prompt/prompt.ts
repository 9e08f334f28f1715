import type {Action} from '../keymap/binding.ts';
import type {KeyName} from '../keymap/key-names.ts';
import type {History, HistoryWalk} from './history.ts';
import * as edit from './line-edit.ts';

/** What a prompt asks for. */
export type Question = {
	/** What stands before the text: `/`, `&`, `!`, `:`. */
	readonly sign: string;
	readonly history: History;
	/** The text is another one now; also called at first, with what the prompt begins with. */
	readonly changed: (text: string) => void;
	/** It was accepted. */
	readonly accepted: (text: string) => void;
	/** It was given up: all that `changed` did must be undone. */
	readonly cancelled: () => void;
	/** What Tab leads to: another question, with this text. Called after `cancelled`. */
	readonly turn?: (text: string) => {readonly question: Question; readonly text: string};
	/** What Tab makes of the text, where it leads to no other question. */
	readonly complete?: (text: string) => string;
	/** What a first character may turn it into: `!` in a filter. */
	readonly turnOn?: (character: string) => Question | undefined;
	/** What is known so far, for the end of the row: `14 of 20,110`. Not sanitised. */
	readonly status: () => {readonly text: string; readonly isProblem?: boolean};
};

/** A line in the footer that a person types into. */
export class Prompt {
	#question: Question;
	#line = edit.lineOf('');
	#walk: HistoryWalk | undefined;
	readonly #close: () => void;

	/** @param close - Called when it is accepted or given up, before the question is told. */
	constructor(question: Question, close: () => void) {
		this.#question = question;
		this.#close = close;
		question.changed('');
	}

	get question(): Question {
		return this.#question;
	}

	get line(): edit.EditedLine {
		return this.#line;
	}

	/** Keys that are bound to nothing were pressed: they are typed, as one change of the text. */
	type(keys: readonly KeyName[]): void {
		const [first, ...others] = keys.map(key => (key === 'Space' ? ' ' : key)).filter(isCharacter);
		if (first === undefined) {
			return;
		}

		const turned = this.#line.text === '' ? this.#question.turnOn?.(first) : undefined;
		if (turned) {
			this.#question.cancelled();
			this.#ask(turned, others.join(''));
		} else {
			this.#change(edit.insert([first, ...others].join('')));
		}
	}

	/** What keys do while it is open. */
	readonly handlers: Partial<Record<Action, () => void>> = {
		accept: () => {
			this.#question.history.add(this.#line.text);
			this.#close();
			this.#question.accepted(this.#line.text);
		},
		cancel: () => this.#cancel(),
		turn: () => {
			const {turn, complete} = this.#question;
			const {text} = this.#line;
			if (turn) {
				this.#question.cancelled();
				const turned = turn(text);
				this.#ask(turned.question, turned.text);
			} else if (complete) {
				this.#set(edit.lineOf(complete(text)));
			}
		},
		// As in vi and less: erasing what is not there leaves the prompt.
		eraseLeft: () => (this.#line.text === '' ? this.#cancel() : this.#change(edit.eraseLeft)),
		eraseRight: () => this.#change(edit.eraseRight),
		eraseWord: () => this.#change(edit.eraseWord),
		eraseToStart: () => this.#change(edit.eraseToStart),
		eraseToEnd: () => this.#change(edit.eraseToEnd),
		toLeft: () => this.#change(edit.toLeft),
		toRight: () => this.#change(edit.toRight),
		toStart: () => this.#change(edit.toStart),
		toEnd: () => this.#change(edit.toEnd),
		older: () => this.#remember(-1),
		newer: () => this.#remember(1),
	};

	#cancel(): void {
		this.#close();
		this.#question.cancelled();
	}

	#ask(question: Question, text: string): void {
		this.#question = question;
		this.#walk = undefined;
		this.#line = edit.lineOf(text);
		question.changed(text);
	}

	#change(change: edit.LineEdit): void {
		this.#walk = undefined;
		this.#set(change(this.#line));
	}

	#remember(by: number): void {
		this.#walk ??= this.#question.history.walk(this.#line.text);
		this.#set(edit.lineOf(this.#walk.step(by)));
	}

	#set(line: edit.EditedLine): void {
		const isChanged = line.text !== this.#line.text;
		this.#line = line;
		if (isChanged) {
			this.#question.changed(line.text);
		}
	}
}

/** Names of keys have more than one character; a character may be made of two units. */
const isCharacter = (key: KeyName): boolean =>
	key.length === 1 || (key.length === 2 && key.codePointAt(0)! > 0xff_ff);
