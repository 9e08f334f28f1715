import {type Example, Tally} from './shape.ts';
import {ShapeEntry} from './shape-entry.ts';
import {anything, covers, joinOf, overlap, type Template} from './template.ts';

/** Where so many shapes differ from a new one in the same words only, those are variable. */
const mostAlike = 8;
/** One that is variable where the new one has a word counts as so many: there a number stood already. */
const variableCounts = 7;
/** Shapes that a new one is compared with: the newest with as many tokens. */
const mostCompared = 128;
/** Keys whose shape is remembered, at the most. */
const mostKeys = 50_000;
/** Of the shapes so many of the rarest are given up when there are too many. */
const givenUpShare = 1 / 10;

/** Shapes with as many tokens. */
type Group = {
	/** The newest last. Some may not be kept any more. */
	newest: ShapeEntry[];
	/** Those in which anything may stand somewhere, the least open first. */
	open: ShapeEntry[];
};

/**
Finds the shape of each line. Where many shapes differ in the same words only, anything may stand there, and they become one.

Bounded: of more shapes than that the rarest are counted together.
*/
export class ShapeTable {
	/** Lines whose shapes were too rare to be kept. */
	readonly others = new Tally();
	readonly #most: number;
	readonly #entries = new Set<ShapeEntry>();
	readonly #groups = new Map<number, Group>();
	/** The shape of each key that came. */
	readonly #known = new Map<number, ShapeEntry>();

	/** @param most - Shapes that are kept. */
	constructor(most: number) {
		this.#most = most;
	}

	/** All shapes that are kept. */
	get entries(): ReadonlySet<ShapeEntry> {
		return this.#entries;
	}

	/** The shape of lines with such tokens, if such came before. */
	find(key: number): ShapeEntry | undefined {
		const known = this.#known.get(key);
		return known?.joined ? currentOf(known) : known;
	}

	/** The shape of lines with a template whose key is not known. */
	learn(key: number, template: Template, example: Example): ShapeEntry {
		const entry = this.#enter(template, example);
		this.#remember(key, entry);
		if (this.#entries.size > this.#most) {
			this.#giveUpRarest(entry);
		}

		return entry;
	}

	#enter(template: Template, example: Example): ShapeEntry {
		const group = this.#groupOf(template);
		const wider = group.open.find(each => each.covers(template));
		if (wider) {
			return wider;
		}

		// Each line is of one shape alone: else a filter would find more of a shape than were counted of it.
		const overlapping = group.open.find(each => template.includes(anything) && isApart(each, template));
		if (overlapping) {
			return this.#enter(joinOf(overlapping.template, template), example);
		}

		const entry = new ShapeEntry(template, example);
		const general = generalised(entry, group);
		if (!general) {
			this.#keep(entry, group);
			return entry;
		}

		return this.#enter(general, example);
	}

	#keep(entry: ShapeEntry, group: Group): void {
		if (entry.openness > 0) {
			this.#absorb(entry);
			group.open = [...group.open.filter(each => each.isKept), entry].sort((a, b) => a.openness - b.openness);
		}

		this.#entries.add(entry);
		this.#remember(entry.key, entry);
		group.newest.push(entry);
		if (group.newest.length > mostCompared) {
			group.newest.shift();
		}
	}

	/** All shapes whose lines are also of this one become part of it. */
	#absorb(entry: ShapeEntry): void {
		for (const part of this.#entries) {
			if (entry.covers(part.template)) {
				this.#drop(part);
				part.joined = entry;
				entry.tally.addAll(part.tally);
			}
		}
	}

	#drop(entry: ShapeEntry): void {
		entry.isKept = false;
		this.#entries.delete(entry);
	}

	#groupOf({length}: Template): Group {
		const group = this.#groups.get(length) ?? {newest: [], open: []};
		this.#groups.set(length, group);
		return group;
	}

	#remember(key: number, entry: ShapeEntry): void {
		if (this.#known.size >= mostKeys) {
			this.#forgetKeys();
		}

		this.#known.set(key, entry);
	}

	/** Keep the keys of the shapes themselves. */
	#forgetKeys(): void {
		this.#known.clear();
		for (const entry of this.#entries) {
			this.#known.set(entry.key, entry);
		}
	}

	#giveUpRarest(kept: ShapeEntry): void {
		const rarest = [...this.#entries]
			.filter(entry => entry !== kept)
			.sort((a, b) => a.tally.count - b.tally.count)
			.slice(0, Math.ceil(this.#most * givenUpShare));
		for (const entry of rarest) {
			this.others.addAll(entry.tally);
			this.#drop(entry);
		}

		for (const group of this.#groups.values()) {
			group.newest = group.newest.filter(entry => entry.isKept);
			group.open = group.open.filter(entry => entry.isKept);
		}

		this.#forgetKeys();
	}
}

/** A template with anything in the words in which many others differ; `undefined` where there are not so many. */
const generalised = (entry: ShapeEntry, {newest, open}: Group): Template | undefined => {
	const alike = new Map<string, number>();
	for (const other of newest) {
		const differences = other.isKept ? entry.differencesFrom(other) : undefined;
		if (differences) {
			const {places, isVariable} = differences;
			const key = places.join();
			const count = (alike.get(key) ?? 0) + (isVariable ? variableCounts : 1);
			alike.set(key, count);
			const general =
				count >= mostAlike
					? entry.template.map((token, place) => (places.includes(place) ? anything : token))
					: undefined;
			if (general && !open.some(each => isApart(each, general))) {
				return general;
			}
		}
	}

	return undefined;
};

/** Whether a shape has lines of another one, but not all of them. */
const isApart = ({template}: ShapeEntry, other: Template): boolean =>
	overlap(template, other) && !covers(other, template);

const currentOf = (entry: ShapeEntry): ShapeEntry => {
	let current = entry;
	while (current.joined) {
		current = current.joined;
	}

	return current;
};
