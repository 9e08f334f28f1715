/** `1 line`, `20,110 lines`. */
export const countWords = (count: number, one: string, many = `${one}s`): string =>
	`${count.toLocaleString('en')} ${count === 1 ? one : many}`;
