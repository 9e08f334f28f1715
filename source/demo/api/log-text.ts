import type {ContainerLog, LogRecord} from '../world/container-log.ts';
import type {LogOptions} from './log-options.ts';

/** Where the text of a log goes. */
export type LogOutput = {
	write(bytes: Buffer): void;
	end(): void;
	onClose(callback: () => void): void;
};

/**
Write the log of one life of a container: what there is, then, with follow, what comes.

The order of the kubelet: the tail is counted in records, from it those before `since` are left out, and the limit counts
every byte that is written, timestamps too.
*/
export const writeLog = (log: ContainerLog, options: LogOptions, output: LogOutput): void => {
	let left = options.limitBytes ?? Number.POSITIVE_INFINITY;
	const write = (text: string) => {
		const bytes = Buffer.from(text);
		output.write(bytes.length > left ? bytes.subarray(0, left) : bytes);
		left -= bytes.length;
	};

	const {records} = log;
	const first = options.tailLines === undefined ? 0 : Math.max(0, records.length - options.tailLines);
	writeHistory(records.slice(first), options, write, () => left > 0);
	if (!options.follow || log.ended || left <= 0) {
		output.end();
		return;
	}

	const undo = log.follow(record => {
		if (record && isWanted(record, options)) {
			write(formatRecord(record, options.timestamps));
		}

		if (!record || left <= 0) {
			undo();
			output.end();
		}
	});
	output.onClose(undo);
};

/** Records that are written in one piece. */
const chunkRecords = 1000;

const writeHistory = (
	records: readonly LogRecord[],
	options: LogOptions,
	write: (text: string) => void,
	goesOn: () => boolean,
): void => {
	for (let start = 0; start < records.length && goesOn(); start += chunkRecords) {
		let text = '';
		for (const record of records.slice(start, start + chunkRecords)) {
			text += isWanted(record, options) ? formatRecord(record, options.timestamps) : '';
		}

		if (text !== '') {
			write(text);
		}
	}
};

const isWanted = (record: LogRecord, {since}: LogOptions): boolean =>
	since === undefined || record.time >= since;

const formatRecord = (record: LogRecord, timestamps: boolean): string =>
	`${timestamps ? `${formatNanoseconds(record.time)} ` : ''}${record.text}${record.unterminated ? '' : '\n'}`;

/** RFC 3339 with nine digits, in the node's zone: UTC. */
const formatNanoseconds = (time: bigint): string => {
	const seconds = new Date(Number(time / 1_000_000n)).toISOString().slice(0, 19);
	return `${seconds}.${(time % 1_000_000_000n).toString().padStart(9, '0')}Z`;
};
