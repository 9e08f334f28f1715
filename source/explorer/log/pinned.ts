import {instantFromMs} from '../../core/instant.ts';
import {noticeSentence, waitingSentence} from '../../core/sentences.ts';
import type {Notice} from '../../core/stream-event.ts';
import type {Task} from '../../core/task.ts';
import type {StreamInfo} from '../../store/log-store.ts';
import {clip} from '../../terminal/cells.ts';
import {sanitizeText} from '../../terminal/sanitize.ts';
import type {Context} from '../context.ts';
import type {Labels} from './labels.ts';
import type {LogSession} from './log-session.ts';

/** Most rows that are pinned. */
const mostRows = 3;

/** What must not scroll away, as painted rows. */
export const paintPinned = (
	session: LogSession,
	task: Task,
	style: Pick<Context, 'now' | 'clock' | 'theme'> & {width: number; labels: Labels},
): string[] => {
	const pods = task.members.filter(({outdated}) => !outdated).length;
	const context = {now: instantFromMs(style.now()), clock: style.clock.seconds};
	const waiting = [...session.waiting.values()];
	const known = pinnedSentences(session.store.streams, pods, waiting, style.labels, context);
	return [...brokenOff(session), ...known]
		.slice(0, mostRows)
		.map(sentence => style.theme.warning(clip(` ${sanitizeText(sentence)}`, 0, style.width)));
};

/** That the log as a whole is no longer read. */
const brokenOff = ({failure, isStopped}: LogSession): string[] => {
	if (failure !== undefined) {
		return [`Log no longer read: ${failure}`];
	}

	return isStopped ? ['Log no longer read: loading was ended before it was complete'] : [];
};

type Waiting = Extract<Notice, {type: 'waiting'}>;

/**
What must not scroll away: members that are not there yet, and logs that cannot be read. A sentence each, not sanitised.

@param pods - Pods that the task has, also those without a stream yet.
@param waiting - What the task itself waits for, while it has no pod.
*/
export const pinnedSentences = (
	streams: readonly StreamInfo[],
	pods: number,
	waiting: readonly Waiting[],
	labels: Labels,
	context: {now: bigint; clock: (instant: bigint) => string},
): string[] => {
	const sentence = (stream: StreamInfo) =>
		noticeSentence(stream.notice!, {...context, label: labels.of.get(stream.id)?.inSentence ?? ''});
	const unreadable = streams.filter(({state, notice}) => state === 'unreadable' && notice);
	const reconnecting = streams.filter(({state, notice}) => state === 'reconnecting' && notice);
	return [
		...waiting.map(({reason}) => waitingSentence(reason)),
		...waitingPods(streams, pods),
		...unreadable.slice(0, 1).map(stream => sentence(stream) + more(unreadable.length)),
		...reconnecting.slice(0, 1).map(stream => sentence(stream) + more(reconnecting.length)),
	];
};

const more = (count: number): string => (count > 1 ? ` (and ${count - 1} more)` : '');

/** One sentence for the pods that wait to start, one for those in a crash loop; each with the first one's reason. */
const waitingPods = (streams: readonly StreamInfo[], pods: number): string[] => {
	const reasons = new Map<string, string>();
	for (const {state, notice, opened} of streams) {
		if (state === 'waiting' && notice?.type === 'waiting' && !reasons.has(opened.pod)) {
			reasons.set(opened.pod, notice.reason);
		}
	}

	const all = [...reasons.values()];
	const total = Math.max(pods, new Set(streams.map(({opened}) => opened.pod)).size);
	const restarting = all.filter(reason => reason.startsWith('Restarting: '));
	const pending = all.filter(reason => !reason.startsWith('Restarting: '));
	return [
		...podsSentence(pending, total, 'not available yet', waitingSentence),
		...podsSentence(
			restarting.map(reason => reason.slice('Restarting: '.length)),
			total,
			'restarting',
			reason => `Restarting: ${reason}`,
		),
	];
};

const podsSentence = (
	reasons: readonly string[],
	total: number,
	what: string,
	alone: (reason: string) => string,
): string[] => {
	const [first] = reasons;
	if (first === undefined) {
		return [];
	}

	return total === 1 ? [alone(first)] : [`${reasons.length} of ${total} pods ${what}: ${first}`];
};
