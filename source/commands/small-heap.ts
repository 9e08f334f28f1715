import {getHeapSpaceStatistics, setFlagsFromString} from 'node:v8';

/** The young generation stops to grow here (bytes). */
const youngBytes = 4 * 1024 * 1024;

/** How often its size is looked at until then (ms). */
const lookMs = 10;

/**
Have V8 keep little garbage.

It gives a program that makes some all the time several times the memory that it needs: 210 MB with 500 followed streams, in place of
140. What that costs in time is little, while little is made.
*/
export const keepHeapSmall = (): void => {
	setFlagsFromString('--heap-growing-percent=30');
	// The size of the young generation itself can be set only when a process starts.
	const watch = setInterval(() => {
		const young = getHeapSpaceStatistics().find(({space_name: name}) => name === 'new_space');
		if (young && young.space_size >= youngBytes) {
			setFlagsFromString('--semi-space-growth-factor=1');
			clearInterval(watch);
		}
	}, lookMs).unref();
};
