import {execFile} from 'node:child_process';
import {fileURLToPath} from 'node:url';
import {promisify} from 'node:util';
import {expect, test} from 'vitest';

const run = promisify(execFile);
const module = fileURLToPath(new URL('../../source/commands/small-heap.ts', import.meta.url));

/** Size of the young generation (bytes) after much was made that lives for a while. */
const youngAfter = async (prepare: string): Promise<number> => {
	const script = `
		${prepare}
		const {getHeapSpaceStatistics} = await import('node:v8');
		const kept = [];
		for (let round = 0; round < 150; round++) {
			for (let index = 0; index < 20_000; index++) {
				kept[index] = {round, parts: [index]};
			}

			await new Promise(resolve => setTimeout(resolve, 2));
		}

		console.log(getHeapSpaceStatistics().find(space => space.space_name === 'new_space').space_size);
	`;
	const {stdout} = await run(process.execPath, ['--input-type=module', '--eval', script]);
	return Number(stdout);
};

test('a heap that is kept small has a young generation of half the size at most', async () => {
	const usual = await youngAfter('');
	const small = await youngAfter(`(await import(${JSON.stringify(module)})).keepHeapSmall();`);
	expect(small).toBeLessThanOrEqual(usual / 2);
});
