import {afterEach, expect, test} from 'vitest';
import {lineCount} from '../../../source/core/line-batch.ts';
import {type Fault, LogPod} from './log-pod.ts';
import {closeReaders, type OpenPod, readPod} from './read-logs.ts';

afterEach(closeReaders);

const countOf = ({events}: OpenPod): number =>
	events.reduce((sum, event) => sum + (event.type === 'lines' ? lineCount(event.batch) : 0), 0);

test('the end of a long log whose last answers are cut before they reach what is known is not read from the beginning again', async () => {
	const pod = new LogPod();
	// Few lines are remembered, so that a cut tail has none of them; and the log is longer than what is held of one.
	pod.step = 1_000_000_000n;
	const total = 160_000;
	for (let index = 0; index < total; index++) {
		pod.write(`line ${index}`);
	}

	const reader = await readPod(pod);
	await reader.until(one => countOf(one) === total);
	const cut: Fault = {how: 'end', afterBytes: 2000};
	pod.faults.push(...Array.from({length: 5}, () => [cut, undefined]).flat());
	pod.restartPolicy = 'Never';
	pod.exit(0);
	reader.say({state: 'succeeded', exitCode: 0});
	await reader.ended;
	expect(countOf(reader)).toBe(total);
	expect(reader.events.filter(({type}) => type === 'gap')).toEqual([]);
});
