import {onTestFinished} from 'vitest';
import {Breaks} from '../../../source/kubernetes/logs/breaks.ts';
import {Failures} from '../../../source/kubernetes/logs/failures.ts';
import {LifeLog} from '../../../source/kubernetes/logs/life-log.ts';
import {LifeRepair} from '../../../source/kubernetes/logs/life-repair.ts';
import {Stand} from '../../../source/kubernetes/logs/stand.ts';
import type {Timing} from '../../../source/kubernetes/logs/timing.ts';
import type {LogPod} from './log-pod.ts';
import {type OpenJob, openJob} from './open-job.ts';
import {shortTiming} from './read-logs.ts';

/** What a right that is missing is answered with. */
export const forbidden = {
	status: 403,
	reason: 'Forbidden',
	message: 'pods "app" is forbidden: User "eve" cannot get resource "pods/log"',
};

/** What repairs the log of a life, and that log. */
export type OpenRepair = OpenJob & {
	readonly log: LifeLog;
	readonly repair: LifeRepair;
	readonly breaks: Breaks;
};

/** @param known - So many of the newest lines are known. */
export const openRepair = async (
	pod: LogPod,
	known: number,
	options: {nodeFiles?: boolean; follow?: boolean; isCurrent?: boolean; timing?: Partial<Timing>} = {},
): Promise<OpenRepair> => {
	const {nodeFiles, follow = true, isCurrent = true} = options;
	const timing = {...shortTiming, ...options.timing};
	const open = await openJob(pod, {timing, window: {anchor: 'now', follow}}, {nodeFiles});
	const {job} = open;
	const stand = new Stand(job);
	const breaks = new Breaks(job);
	const failures = new Failures(job, stand, breaks);
	const instance = {restart: 0, containerId: 'containerd://life-0'};
	const log = new LifeLog(job, {instance, isNew: false, isCurrent: async () => isCurrent, onLines: () => {}});
	if (known > 0) {
		const {lines} = await log.collect({tailLines: known}, job.signal);
		log.learn(lines);
	}

	pod.queries.length = 0;
	const repair = new LifeRepair(job, {stand, breaks, failures, onCaughtUp: () => {}}, log);
	onTestFinished(() => breaks.stop());
	return {...open, log, repair, breaks};
};

/** As `openRepair`, after a break that was announced. */
export const openBroken = async (pod: LogPod, known: number, nodeFiles = false): Promise<OpenRepair> => {
	const open = await openRepair(pod, known, {nodeFiles, timing: {unannounced: 0}});
	await open.breaks.pause('cut', open.job.signal);
	open.breaks.stop();
	return open;
};

/** Lines as they are sent have so many bytes, as long as their numbers have one digit. */
export const sentBytes = Buffer.byteLength('2026-11-18T11:06:40.000000000Z line 0\n');

/** `gap` for each gap that was told, and whether each resume was proven. */
export const told = async (open: OpenRepair): Promise<Array<string | boolean>> => {
	const told: Array<string | boolean> = [];
	for (const event of await open.events()) {
		if (event.type === 'resumed') {
			told.push(event.proven);
		} else if (event.type === 'gap') {
			told.push('gap');
		}
	}

	return told;
};
