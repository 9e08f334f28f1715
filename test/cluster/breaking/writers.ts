import type {ClusterWriter} from '../cluster-writer.ts';
import {atOnce} from '../containers.ts';
import {collectionPath} from '../workload.ts';

/** What the pods of a Job write: `<pod> <number>`, from 1 on. */
export type Writing = {
	readonly pods: number;
	/** Of each pod. */
	readonly lines: number;
	/** Lines a second, of each pod. */
	readonly rate: number;
	/** Bytes of a line. */
	readonly size?: number;
	/** Before the first line, as in `2s`. */
	readonly delay?: string;
	/** After the last line. */
	readonly linger?: string;
};

/** A container of the image that writes numbered lines, each with its pod's name before it. */
const emit = (name: string, ...args: string[]) => ({
	name,
	image: 'localhost/emit:1',
	imagePullPolicy: 'Never',
	args: [...args, '--id', '$(POD)'],
	// The pods of an Indexed Job have other host names than their own.
	env: [{name: 'POD', valueFrom: {fieldRef: {fieldPath: 'metadata.name'}}}],
});

/** Make a Job whose pods write numbered lines, and end a moment later. */
export const createWriters = (
	writer: ClusterWriter,
	namespace: string,
	name: string,
	{pods, lines, rate, size = 0, delay = '0s', linger = '2s'}: Writing,
): Promise<void> => {
	const args = {lines, rate, size, delay, linger};
	const flags = Object.entries(args).flatMap(([flag, value]) => [`--${flag}`, `${value}`]);
	return writer.create(collectionPath(namespace, 'jobs'), {
		metadata: {name},
		spec: {
			backoffLimit: 0,
			completionMode: 'Indexed',
			completions: pods,
			parallelism: pods,
			template: {spec: {restartPolicy: 'Never', ...atOnce, containers: [emit('app', ...flags)]}},
		},
	});
};
