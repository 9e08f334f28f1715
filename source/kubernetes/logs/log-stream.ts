import {type StreamId, streamId} from '../../core/instance.ts';
import {type Member, type MemberContainer, type TaskId, taskKey} from '../../core/task.ts';
import {describeWay, type Way} from '../node-files/describe-way.ts';
import {type Before, followContainer} from './follow.ts';
import {type FollowJob, isFollowed} from './follow-job.ts';
import {Latest} from './latest.ts';
import {isOtherLife, presentLife} from './lives.ts';
import {NodeLogs} from './node-logs.ts';
import {type Standing, setStanding, standingOfMember} from './standing.ts';

/** A container that is to be read, as the list of tasks tells it. */
export type StreamMember = {
	readonly task: TaskId;
	readonly member: Member;
	readonly container: MemberContainer;
	/** Whether its task has ended. */
	readonly isEnded: boolean;
};

/** What all streams of a session share. */
export type SharedJob = Omit<
	FollowJob,
	'address' | 'podUid' | 'nodeLogs' | 'stream' | 'task' | 'standing'
> & {
	/** Whether logs may be read from the files of their nodes. */
	readonly nodeFiles: boolean;
};

/** The log of one container of one pod, as it is read: started, told how its container stands, and started again where it went on after all. */
export class LogStream {
	readonly id: StreamId;
	/** Key of its task. */
	readonly task: string;
	readonly #container: string;
	readonly #standing: Latest<Standing>;
	readonly #nodeLogs: NodeLogs;
	readonly #job: FollowJob;
	#last: Before | undefined;
	/** What was said of how it is read. */
	#way = '';
	/** Nothing of it is being read. */
	isDone = true;

	/** Says that it is opened. */
	constructor({nodeFiles, ...shared}: SharedJob, {task, member, container, isEnded}: StreamMember) {
		const {connection, now, out} = shared;
		const {name, role} = container;
		const {node, uid: podUid} = member;
		const address = {namespace: task.namespace, pod: member.name, container: name};
		this.id = streamId(task.cluster, podUid, name);
		this.task = taskKey(task);
		this.#container = name;
		this.#standing = new Latest(standingOfMember(member, name, isEnded));
		this.#nodeLogs = new NodeLogs({connection, address, podUid, now, onWay: way => this.#sayWay(way)});
		this.#nodeLogs.node = node;
		this.#job = {
			...shared,
			address,
			podUid,
			nodeLogs: nodeFiles ? this.#nodeLogs : undefined,
			stream: this.id,
			task,
			standing: this.#standing,
		};
		out.push({type: 'opened', stream: this.id, task, ...address, role, node});
		this.#sayWay({type: nodeFiles ? 'unasked' : 'unwanted'});
	}

	#sayWay(way: Way): void {
		const words = describeWay(way, this.#job.connection.protocol);
		if (words !== this.#way) {
			this.#way = words;
			const via = way.type === 'open' ? 'files' : 'api';
			this.#job.out.push({type: 'way', stream: this.id, via, words});
		}
	}

	/**
	The container stands otherwise.

	@returns Whether it was started again after its log had been read to an end.
	*/
	update({member, isEnded}: Pick<StreamMember, 'member' | 'isEnded'>): boolean {
		const standing = standingOfMember(member, this.#container, isEnded);
		setStanding(this.#standing, standing);
		this.#nodeLogs.node = member.node;
		const life = presentLife(standing);
		return (
			this.isDone && !!this.#last && !!life && isOtherLife(life, this.#last.life) && isFollowed(this.#job)
		);
	}

	/** Its pod is gone. */
	remove(isEnded: boolean): void {
		setStanding(this.#standing, standingOfMember(undefined, this.#container, isEnded));
	}

	/** Read it, from where it was left. Resolves when nothing more will come. */
	async follow(): Promise<void> {
		this.isDone = false;
		try {
			this.#last = await followContainer(this.#job, this.#last);
		} finally {
			this.isDone = true;
		}
	}
}
