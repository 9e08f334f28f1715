import {readFileSync} from 'node:fs';

/** All processes that a process has started, and those that they have. */
export const descendantsOf = (pid: number): number[] => {
	try {
		const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim();
		const own = children === '' ? [] : children.split(' ').map(Number);
		return [...own, ...own.flatMap(descendantsOf)];
	} catch {
		// It has ended.
		return [];
	}
};

/** Resident memory of a process, in MB: now, and the most that it was; 0 of one that has ended. */
export const memoryOf = (pid: number): {readonly now: number; readonly most: number} => {
	try {
		const status = readFileSync(`/proc/${pid}/status`, 'utf8');
		const megabytes = (name: string) =>
			Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(status)![1]) / 1000;
		return {now: megabytes('VmRSS'), most: megabytes('VmHWM')};
	} catch {
		return {now: 0, most: 0};
	}
};

/** Time that a process has had on processors, in seconds; its threads included. */
export const processorTimeOf = (pid: number): number => {
	const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
		.replace(/^.*\) /s, '')
		.split(' ');
	// User and system time in ticks, which are hundredths of a second on every Linux that Node runs on.
	return (Number(fields[11]) + Number(fields[12])) / 100;
};

/** How long this thread could run and had no processor, in ms: the second number of `/proc/self/schedstat` (Linux, Documentation/scheduler/sched-stats.rst); 0 where nobody counts. */
export const ownWaitMs = (): number => {
	try {
		return Number(readFileSync(`/proc/self/task/${process.pid}/schedstat`, 'utf8').split(' ')[1]) / 1e6;
	} catch {
		return 0;
	}
};

/** The process among the descendants that has a name. */
export const findProgram = (pid: number, name: string): number => {
	const found = descendantsOf(pid).find(each => nameOf(each) === name);
	if (found === undefined) {
		throw new Error(`${name} is not running`);
	}

	return found;
};

const nameOf = (pid: number): string => {
	try {
		return readFileSync(`/proc/${pid}/comm`, 'utf8').trim();
	} catch {
		return '';
	}
};
