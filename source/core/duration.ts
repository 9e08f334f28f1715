import type {Duration} from './instant.ts';

const unitMs: Record<string, number> = {ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000};

/**
Parse a duration as kubectl takes it: `90s`, `10m`, `1h30m`, also `500ms` and `2d`.

@returns Milliseconds, or `undefined` where the text is no duration.
*/
export const parseDuration = (text: string): Duration | undefined => {
	if (!/^(?:\d+(?:\.\d+)?(?:ms|s|m|h|d))+$/.test(text)) {
		return undefined;
	}

	let ms = 0;
	for (const [, number, unit] of text.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h|d)/g)) {
		ms += Number(number) * unitMs[unit!]!;
	}

	return ms;
};

/**
A duration for people, in at most two units: `0.8s`, `38s`, `4m12s`, `3h5m`, `2d4h`.
*/
export const formatDuration = (ms: Duration): string => {
	if (ms < 1000) {
		return `${(Math.max(0, ms) / 1000).toFixed(1)}s`;
	}

	const seconds = Math.floor(ms / 1000);
	const units: Array<[string, number]> = [
		['d', 86_400],
		['h', 3600],
		['m', 60],
		['s', 1],
	];
	const first = units.findIndex(([, size]) => seconds >= size);
	let rest = seconds;
	let text = '';
	for (const [unit, size] of units.slice(first, first + 2)) {
		const count = Math.floor(rest / size);
		rest -= count * size;
		if (count > 0 || text === '') {
			text += `${count}${unit}`;
		}
	}

	return text;
};
