import {type Figure, median, type Unit} from './figure.ts';
import {rowsOfShown, type Shown} from './shown.ts';

/** Figures of one section. */
export type SectionFigures = {
	readonly section: string;
	readonly figures: readonly Figure[];
	/** Where it counts what programs showed. */
	readonly shown?: readonly Shown[];
};

const titles = ['what', 'kreel', 'beside it', 'ratio', 'bar', ''];

/** All figures as rows: medians, and the ratio to each peer. What programs showed is a table of its own. */
export const tableOf = (sections: readonly SectionFigures[]): string => {
	const figures = sections.flatMap(section => section.figures.flatMap(rowsOf));
	const shown = sections.flatMap(section => section.shown ?? []);
	return [
		...(figures.length > 0 || shown.length === 0 ? [aligned([titles, ...figures])] : []),
		...(shown.length > 0 ? [aligned(rowsOfShown(shown))] : []),
	].join('\n\n');
};

const aligned = (table: readonly string[][]): string => {
	const widths = table[0]!.map((_, column) => Math.max(...table.map(row => row[column]!.length)));
	return table
		.map(row =>
			row
				.map((cell, column) => cell.padEnd(widths[column]!))
				.join('  ')
				.trimEnd(),
		)
		.join('\n');
};

/** A row for the figure with its first peer, and one for each other peer. */
const rowsOf = ({what, unit, values, peers, bar = '', note = ''}: Figure): string[][] => {
	const own = median(values);
	const [first, ...others] = peers.map(peer => {
		const value = median(peer.values);
		return [`${format(value, unit)} ${peer.name}`, ratioOf(own, value)];
	});
	return [
		[what, format(own, unit), ...(first ?? ['', '']), bar, note],
		...others.map(([text, ratio]) => ['', '', text!, ratio!, '', '']),
	];
};

const ratioOf = (own: number, peer: number): string =>
	Number.isFinite(own / peer) ? `${(own / peer).toFixed(2)} ×` : '';

const format = (value: number, unit: Unit): string => {
	if (Number.isNaN(value)) {
		return '–';
	}

	const text =
		unit === 's' ? value.toFixed(3) : value < 10 ? value.toFixed(1) : Math.round(value).toLocaleString('en');
	return `${text} ${unit}`;
};
