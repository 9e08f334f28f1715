import {once} from 'node:events';
import {getPriority} from 'node:os';
import {Worker} from 'node:worker_threads';
import {expect, test} from 'vitest';

test('a thread that gives way has a lower priority where threads have their own, and the program keeps its', async () => {
	const before = getPriority();
	const worker = new Worker(new URL('./give-way-thread.ts', import.meta.url));
	const [thread] = (await once(worker, 'message')) as [{before: number; after: number}];
	expect(thread.before).toBe(before);
	expect(thread.after).toBe(process.platform === 'linux' ? Math.max(before, 5) : before);
	expect(getPriority()).toBe(before);
	await worker.terminate();
});
