import {endOfString, equals, quote} from '../../../core/line-bytes.ts';
import {type FieldPath, isNameAt} from './field-path.ts';
import type {FieldValue} from './field-value.ts';

const table = (chars: string): Uint8Array =>
	Uint8Array.from({length: 256}, (_, byte) => (chars.includes(String.fromCharCode(byte)) ? 1 : 0));

/** What may stand before a name, beside the line's beginning. */
const mayPrecede = table(' \t,;([{');
/** What ends a value without quotes. */
const endsValue = table(' \t,;)]}');

/** The value of the first `name=value` or `name="value"` in the line `from` to `end` (exclusive). Within quotes there are none. */
export const readLogfmtField = (
	bytes: Uint8Array,
	from: number,
	end: number,
	{fullName}: FieldPath,
): FieldValue | undefined => {
	for (let position = from; position < end; position++) {
		if (bytes[position] === quote) {
			position = endOfString(bytes, position + 1, end);
		} else if (
			bytes[position] === fullName[0] &&
			(position === from || mayPrecede[bytes[position - 1]!] === 1)
		) {
			const sign = position + fullName.length;
			if (isNameAt(bytes, position, end, fullName) && sign < end && bytes[sign] === equals) {
				return logfmtValue(bytes, sign + 1, end);
			}
		}
	}

	return undefined;
};

/** The value that begins after an `=`. */
export const logfmtValue = (bytes: Uint8Array, from: number, end: number): FieldValue => {
	if (from < end && bytes[from] === quote) {
		return {from: from + 1, end: endOfString(bytes, from + 1, end), isQuoted: true, isText: true};
	}

	let position = from;
	while (position < end && endsValue[bytes[position]!] === 0) {
		position++;
	}

	return {from, end: position, isQuoted: false, isText: true};
};
