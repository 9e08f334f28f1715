import {totalmem} from 'node:os';
import {UsageError} from '../core/errors/usage-error.ts';
import type {StoreBounds} from '../store/create-log-store.ts';
import type {Invocation} from './arguments.ts';

/** The units of Kubernetes quantities, in bytes: of 1024 with an i, of 1000 without. Small letters mean the same: no log takes thousandths of a byte. */
const units: Readonly<Record<string, number>> = {
	'': 1,
	k: 1000,
	m: 1000 ** 2,
	g: 1000 ** 3,
	t: 1000 ** 4,
	ki: 1024,
	mi: 1024 ** 2,
	gi: 1024 ** 3,
	ti: 1024 ** 4,
};

/**
A number of bytes as people write it: `512Mi`, `1.5G`, `64 MB`, `1048576`.

@returns Whole bytes; `undefined` where it is none.
*/
export const parseSize = (text: string): number | undefined => {
	const [, number, prefix] = /^(\d{1,15}(?:\.\d{1,6})?) ?([kmgt]?i?)b?$/i.exec(text.trim()) ?? [];
	const unit = units[prefix?.toLowerCase() ?? ''];
	return number === undefined || unit === undefined ? undefined : Math.floor(Number(number) * unit);
};

/** Below this (bytes) a log is more in its file than in memory, and each key waits for the disk. */
const leastMemory = 16 * 1024 ** 2;

/**
What the lines of one log may take, as `--memory` and `--disk` say.

@throws {UsageError}
*/
export const boundsOf = (invocation: Invocation): StoreBounds => {
	const memory = sizeOf(invocation, 'memory', '512Mi');
	const most = memoryOfMachine();
	if (memory !== undefined && (memory < leastMemory || memory > most)) {
		const range = `from 16Mi to the ${Math.floor(most / 1024 ** 2)}Mi of this machine`;
		throw new UsageError(
			`${invocation.nameOf('memory')} ${invocation.value('memory')}: give a size ${range}`,
		);
	}

	return {budgetBytes: memory, diskBytes: sizeOf(invocation, 'disk', '10Gi, or 0 for no file')};
};

const sizeOf = (invocation: Invocation, flag: string, example: string): number | undefined => {
	const text = invocation.value(flag);
	const bytes = text === undefined ? undefined : parseSize(text);
	if (text !== undefined && bytes === undefined) {
		throw new UsageError(`${invocation.nameOf(flag)} ${text}: not a size; give one like ${example}`);
	}

	return bytes;
};

/** What the kernel lets this process have, in bytes; a container may have less than the machine. */
const memoryOfMachine = (): number => {
	const constrained = process.constrainedMemory();
	return constrained > 0 ? Math.min(totalmem(), constrained) : totalmem();
};
