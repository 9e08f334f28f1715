import type {Zone} from '../core/clock.ts';

const quarterHour = 900;

/**
What a zone is ahead of UTC, for stamps without a zone.

@param zone - `local`, `utc` or an IANA zone.
@returns Gives seconds for a local second (as if it were one since the epoch). Where the clock was set back, the earlier of the two.
*/
export const zoneOffset = (zone: Zone): ((localSecond: number) => number) => {
	if (zone === 'utc') {
		return () => 0;
	}

	const format = new Intl.DateTimeFormat('en-GB', {
		timeZone: zone === 'local' ? undefined : zone,
		timeZoneName: 'longOffset',
	});
	const known = new Map<number, number>();
	return localSecond => {
		// No zone changes but on a quarter of an hour.
		const quarter = Math.floor(localSecond / quarterHour);
		let offset = known.get(quarter);
		if (offset === undefined) {
			const guess = offsetAt(format, quarter * quarterHour);
			offset = offsetAt(format, quarter * quarterHour - guess);
			known.set(quarter, offset);
		}

		return offset;
	};
};

/** @param second - Since the epoch, in UTC. */
const offsetAt = (format: Intl.DateTimeFormat, second: number): number => {
	const name = format.formatToParts(second * 1000).find(({type}) => type === 'timeZoneName')!.value;
	const match = /^GMT([+-])(\d\d):(\d\d)(?::(\d\d))?$/.exec(name);
	if (!match) {
		return 0;
	}

	const [, sign, hours, minutes, seconds = '0'] = match;
	return (sign === '-' ? -1 : 1) * (Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds));
};
