/** Levenshtein's distance, one row at a time. */
export const editDistance = (a: string, b: string): number => {
	let row = Array.from({length: b.length + 1}, (_, index) => index);
	for (let i = 1; i <= a.length; i++) {
		const next = [i];
		for (let j = 1; j <= b.length; j++) {
			const substitute = row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
			next.push(Math.min(row[j]! + 1, next[j - 1]! + 1, substitute));
		}

		row = next;
	}

	return row[b.length]!;
};

/** Up to three of the names that are nearest to what was asked, best first. */
export const nearestTexts = (wanted: string, names: readonly string[]): string[] =>
	names
		.map(name => ({name, distance: editDistance(wanted, name)}))
		.filter(({name, distance}) => distance <= Math.max(2, name.length / 2))
		.sort((a, b) => a.distance - b.distance || a.name.localeCompare(b.name))
		.slice(0, 3)
		.map(({name}) => name);
