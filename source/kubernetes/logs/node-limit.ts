import {nodeLimitSentence} from '../../core/sentences.ts';

/**
What keeps a kubelet from following one more log: the inotify instances of its node (`fs.inotify.max_user_instances`, often 128), or the
watches. It has sent what was in the log by then, and says so after it; where there was nothing, it answers 400.

@see kubernetes/cri-client/pkg/logs/logs.go, ReadLogs
*/
const limits: ReadonlyArray<readonly [RegExp, 'instances' | 'watches']> = [
	[/\bfailed to create fsnotify watcher\b/, 'instances'],
	[/\bfailed to watch (?:file|directory)\b.*\bno space left on device\b/, 'watches'],
];

/** Whether the kubelet says that it cannot follow one more log. It may soon, and reading without following works. */
export const isAtNodeLimit = (words: string): boolean => limitOf(words) !== undefined;

/** What a kubelet said in place of log lines, for a person. */
export const kubeletCause = (words: string): string => {
	const limit = limitOf(words);
	return limit === undefined ? words : nodeLimitSentence(limit);
};

const limitOf = (words: string): 'instances' | 'watches' | undefined =>
	limits.find(([pattern]) => pattern.test(words))?.[1];
