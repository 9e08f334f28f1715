import type {LogPod} from './log-pod.ts';
import {linesOf, type OpenPod} from './read-logs.ts';

/** Messages with the number of the restart that they are said to be of. */
export const labelled = ({events}: OpenPod): string[] =>
	events.flatMap(event =>
		event.type === 'lines' ? linesOf([event]).map(line => `${event.instance.restart}: ${line}`) : [],
	);

/** The life ends, and the next one begins. */
export const restart = (pod: LogPod, ...lines: string[]): void => {
	pod.exit(1);
	pod.startLife();
	pod.write(...lines);
};
