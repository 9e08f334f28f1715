import {execFileSync} from 'node:child_process';

/** Make a pipe with a name; returns its path. */
export const mkfifoSync = (path: string): string => {
	execFileSync('mkfifo', [path]);
	return path;
};
