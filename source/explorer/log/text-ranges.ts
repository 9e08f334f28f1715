import type {Matcher} from '../../store/scan/matcher.ts';
import {visit} from '../../terminal/cells.ts';
import type {Paint} from '../../terminal/style.ts';

/** Most matches that are highlighted in one line. */
const mostRanges = 200;

const sgr = /\u001B\[[\d;]*m/g;
const notAscii = /[^\0-\u007F]/;
const encoder = new TextEncoder();

/** A sanitised line without its styles. */
export const plainText = (line: string): string => (line.includes('\u001B') ? line.replace(sgr, '') : line);

/** Where a text matches: pairs of places in UTF-16 units, from and to; at most so many. */
export const textRanges = (
	text: string,
	matcher: Pick<Matcher, 'ranges'>,
	most: number = mostRanges,
): number[] => {
	const bytes = encoder.encode(text);
	const ranges = matcher.ranges(bytes, most);
	if (!notAscii.test(text)) {
		return ranges;
	}

	let [byte, unit] = [0, 0];
	return ranges.map(place => {
		unit += new TextDecoder().decode(bytes.subarray(byte, place)).length;
		byte = place;
		return unit;
	});
};

/**
Paint parts of a sanitised line, whose own styles go on within them.

@param ranges - Pairs of places in the line without its styles, in order.
*/
export const paintRanges = (line: string, ranges: readonly number[], paint: Paint): string => {
	let painted = '';
	let part = '';
	let place = 0;
	let next = 0;
	const flush = () => {
		painted += next % 2 === 1 ? paint(part) : part;
		part = '';
	};
	visit(line, {
		sgr(parameters) {
			part += `\u001B[${parameters}m`;
		},
		character(from, to) {
			while (next < ranges.length && ranges[next]! <= place) {
				flush();
				next++;
			}

			part += line.slice(from, to);
			place += to - from;
		},
	});
	flush();
	return painted;
};
