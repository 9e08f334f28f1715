/*
A program of its own that writes to many files at a steady rate: `line-writer.ts FOLDER FILES LINES_A_SECOND SECONDS`. Each line tells when it
was written. In the end it prints how many lines that were.
*/
import {closeSync, openSync, writeSync} from 'node:fs';
import path from 'node:path';
import {setTimeout} from 'node:timers/promises';

const [folder, files, rate, seconds] = process.argv.slice(2) as [string, string, string, string];

/** ms between two pieces. */
const pieceMs = 20;

const descriptors = Array.from({length: Number(files)}, (_, index) =>
	openSync(path.join(folder, `stream-${index}.log`), 'a'),
);
const start = performance.now();
let written = 0;
while (performance.now() - start < Number(seconds) * 1000) {
	const wanted = Math.floor(((performance.now() - start) / 1000) * Number(rate));
	const each = Math.floor((wanted - written) / descriptors.length);
	const stamp = new Date().toISOString();
	for (const [stream, descriptor] of descriptors.entries()) {
		const lines = Array.from({length: each}, (_, line) => {
			return `${stamp} INFO request handled stream=${stream} line=${written + line} status=200 dur=12ms\n`;
		});
		writeSync(descriptor, lines.join(''));
	}

	written += each * descriptors.length;
	await setTimeout(pieceMs);
}

for (const descriptor of descriptors) {
	closeSync(descriptor);
}

console.log(written);
