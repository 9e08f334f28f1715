const caseBit = 0x20;

/** Names of the field that tells a line's time, in small letters: zap, zerolog, pino, logrus, ECS, Serilog, MongoDB, Python, Caddy. */
const keys = [
	'time',
	'ts',
	't',
	'timestamp',
	'@timestamp',
	'@t',
	'$date',
	'date',
	'datetime',
	'asctime',
	'eventtime',
	'timemillis',
	'log_time',
	'logtime',
	'when',
	'at',
].map(key => new TextEncoder().encode(key));

/** Whether the bytes `from` to `end` are the name of a field that tells a line's time. */
export const isTimeKey = (bytes: Uint8Array, from: number, end: number): boolean => {
	for (const key of keys) {
		if (key.length === end - from && key.every((letter, index) => isSame(bytes[from + index]!, letter))) {
			return true;
		}
	}

	return false;
};

const isSame = (byte: number, letter: number): boolean => byte === letter || (byte | caseBit) === letter;
