import {type Example, Tally} from './shape.ts';
import {anything, covers, isWord, type Template, templateText} from './template.ts';
import {hashesOf, keyOfHashes} from './token-key.ts';

/** Two shapes may become one where they differ in so large a part of their words, at the most. */
const mayDiffer = 0.4;
/** Words that are left then, at least: else all short messages would be one shape. */
const leastWords = 2;

/** Where two shapes differ, and whether one of them is variable there. */
export type Differences = {readonly places: readonly number[]; readonly isVariable: boolean};

/** A shape, and the count of its lines. */
export class ShapeEntry {
	readonly template: Template;
	/** One of its lines. */
	readonly example: Example;
	/** The key of its lines, where no two of its words are the same as in others. */
	readonly key: number;
	/** Places at which anything may stand. */
	readonly openness: number;
	readonly tally = new Tally();
	/** The shape that it became a part of. */
	joined: ShapeEntry | undefined;
	/** It is one of those that are kept. */
	isKept = true;
	/** Others were told of it. */
	isTold = false;
	/** A number for each token, and whether it is a word, or variable: quick to compare. */
	readonly #hashes: Int32Array;
	readonly #kinds: ReadonlyArray<'word' | 'variable' | 'sign'>;
	readonly #mostDifferent: number;
	#text: string | undefined;

	constructor(template: Template, example: Example) {
		this.template = template;
		this.example = example;
		this.#hashes = hashesOf(template);
		this.#kinds = template.map(kindOf);
		this.key = keyOfHashes(this.#hashes);
		this.openness = template.filter(token => token === anything).length;
		const words = this.#kinds.filter(kind => kind === 'word').length;
		this.#mostDifferent = Math.min(Math.floor(words * mayDiffer), words - leastWords);
	}

	/** The template as a text, spaced as one of its messages is. */
	get text(): string {
		this.#text ??= templateText(this.template, this.example);
		return this.#text;
	}

	/** Whether all lines of a template are of this shape, too. */
	covers(template: Template): boolean {
		return covers(this.template, template);
	}

	/**
	The places at which another shape of as many tokens has other words, or what is variable; `undefined` where they are not alike enough to become
	one.
	*/
	differencesFrom(other: ShapeEntry): Differences | undefined {
		const places: number[] = [];
		let isVariable = false;
		for (let place = 0; place < this.#hashes.length; place++) {
			if (this.#hashes[place] === other.#hashes[place] || this.template[place] === anything) {
				continue;
			}

			const kind = this.#kinds[place];
			const otherKind = other.#kinds[place];
			if (places.length >= this.#mostDifferent || kind === 'sign' || otherKind === 'sign') {
				return undefined;
			}

			isVariable ||= kind !== otherKind;
			places.push(place);
		}

		return places.length > 0 ? {places, isVariable} : undefined;
	}
}

const kindOf = (token: Template[number]): 'word' | 'variable' | 'sign' => {
	if (typeof token !== 'string') {
		return 'variable';
	}

	return isWord(token) ? 'word' : 'sign';
};
