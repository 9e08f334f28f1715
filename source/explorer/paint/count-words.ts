/** Made once: `toLocaleString` makes one for every number. */
const format = new Intl.NumberFormat('en');

/** `20,110` */
export const countText = (count: number): string => format.format(count);

/** `1 line`, `20,110 lines`. */
export const countWords = (count: number, one: string, many = `${one}s`): string =>
	`${countText(count)} ${count === 1 ? one : many}`;
