import {badRequest, type Refusal} from './status.ts';

const layout = '2006-01-02T15:04:05Z07:00';
const pattern = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:[.,]\d+)?(Z|[+-]\d\d:\d\d)$/;

/** Parts of the layout, each with what a time has to begin with there. */
const parts: ReadonlyArray<[string, RegExp]> = [
	['2006', /^\d{4}/],
	['-', /^-/],
	['01', /^\d\d/],
	['-', /^-/],
	['02', /^\d\d/],
	['T', /^T/],
	['15', /^\d\d?/],
	[':', /^:/],
	['04', /^\d\d/],
	[':', /^:/],
	['05', /^\d\d(?:[.,]\d+)?/],
	['Z07:00', /^(?:Z|[+-]\d\d:\d\d)/],
];

/**
Read a time as the API server reads `sinceTime`: RFC 3339, cut to whole seconds.

@returns ms since the epoch.
@throws {Refusal} 400 in the words of Go's `time.Parse`.
*/
export const parseGoTime = (text: string): number => {
	const match = pattern.exec(text);
	const ms = match && isDay(match) ? Date.parse(text.replace(/[.,]\d+/, '')) : Number.NaN;
	if (Number.isNaN(ms)) {
		throw cannotParse(text, match !== null);
	}

	return ms;
};

/** JavaScript takes the 31st of February for the 3rd of March. */
const isDay = ([, year, month, day]: RegExpExecArray): boolean =>
	Number(day) <= new Date(Date.UTC(Number(year), Number(month), 0)).getUTCDate();

const cannotParse = (text: string, hasForm: boolean): Refusal => {
	const quoted = JSON.stringify(text);
	let rest = text;
	for (const [part, expected] of hasForm ? [] : parts) {
		const found = expected.exec(rest);
		if (!found) {
			return badRequest(
				`parsing time ${quoted} as "${layout}": cannot parse ${JSON.stringify(rest)} as "${part}"`,
			);
		}

		rest = rest.slice(found[0].length);
	}

	return badRequest(
		hasForm
			? `parsing time ${quoted}: ${outOfRange(text)} out of range`
			: `parsing time ${quoted}: extra text: ${JSON.stringify(rest)}`,
	);
};

const outOfRange = (text: string): string => {
	const [, , month, , hour, minute, second] = pattern.exec(text)!;
	if (Number(month) < 1 || Number(month) > 12) {
		return 'month';
	}

	if (Number(hour) > 23) {
		return 'hour';
	}

	if (Number(minute) > 59) {
		return 'minute';
	}

	return Number(second) > 59 ? 'second' : 'day';
};
