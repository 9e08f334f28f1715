/** A log file of one life of a container. */
export type LogName = {
	readonly name: string;
	/** When the kubelet rotated it, as it writes that: `20261123-132155`. Absent for the file that is written. */
	readonly rotated?: string;
	readonly isGzip: boolean;
};

const logName = /^(\d{1,9})\.log(?:\.(\d{8}-\d{6})(\.gz)?)?$/;

/**
The files of one life among the names of a folder, oldest first, the one that is written last.

While the kubelet compresses a file both forms are there: then the plain one is taken.
*/
export const logNames = (names: readonly string[], restart: number): LogName[] => {
	const found = new Map<string, LogName>();
	for (const name of names) {
		const match = logName.exec(name);
		if (match && match[1] === String(restart)) {
			const key = match[2] ?? '~';
			const isGzip = match[3] !== undefined;
			if (!isGzip || !found.has(key)) {
				found.set(key, {name, rotated: match[2], isGzip});
			}
		}
	}

	return [...found].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, one]) => one);
};

/** The lives of which a folder has files, oldest first. */
export const livesIn = (names: readonly string[]): number[] => {
	const lives = new Set(names.flatMap(name => logName.exec(name)?.[1] ?? []));
	return [...lives]
		.filter(life => String(Number(life)) === life)
		.map(Number)
		.sort((a, b) => a - b);
};
