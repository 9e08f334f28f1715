import {fstatSync} from 'node:fs';

/** Whether something is piped or redirected to standard input; nothing is where nobody is there (`/dev/null`, a closed one). */
export const isPiped = (stdin: NodeJS.ReadStream): boolean => {
	try {
		const stats = fstatSync((stdin as {fd?: number}).fd ?? 0);
		return stats.isFIFO() || stats.isSocket() || stats.isFile();
	} catch {
		return false;
	}
};
