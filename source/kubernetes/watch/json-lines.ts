const newline = 0x0a;

/**
The JSON values of a body that has one a line, as a watch has.

What follows the last newline is no value: a body may end in mid-line.

@throws {SyntaxError} Where a line is no JSON.
*/
export async function* readJsonLines<T>(body: AsyncIterable<Uint8Array>): AsyncGenerator<T> {
	let rest: Uint8Array[] = [];
	for await (const chunk of body) {
		let start = 0;
		for (let end = chunk.indexOf(newline); end >= 0; end = chunk.indexOf(newline, start)) {
			rest.push(chunk.subarray(start, end));
			const line = Buffer.concat(rest).toString('utf8');
			rest = [];
			start = end + 1;
			if (line.trim() !== '') {
				yield JSON.parse(line) as T;
			}
		}

		if (start < chunk.length) {
			rest.push(chunk.subarray(start));
		}
	}
}
