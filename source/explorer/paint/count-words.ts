/** Made once: `toLocaleString` makes one for every number. */
const format = new Intl.NumberFormat('en');

/** `20,110` */
export const countText = (count: number): string => format.format(count);

/** `1 line`, `20,110 lines`. */
export const countWords = (count: number, one: string, many = `${one}s`): string =>
	`${countText(count)} ${count === 1 ? one : many}`;

const byteUnits = ['B', 'kB', 'MB', 'GB', 'TB'] as const;

/** `873 B`, `9.5 MB`, `58 MB`: of 1000, two digits at least. */
export const bytesText = (bytes: number): string => {
	let [value, unit] = [bytes, 0];
	while (value >= 999.5 && unit < byteUnits.length - 1) {
		value /= 1000;
		unit++;
	}

	return `${unit > 0 && value < 9.95 ? value.toFixed(1) : Math.round(value)} ${byteUnits[unit]}`;
};
