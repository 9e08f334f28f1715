import type {Instance} from '../../core/instance.ts';
import {ApiError} from '../api.ts';
import type {FollowJob} from './follow-job.ts';
import {type Fate, fateOf, isLater} from './lives.ts';
import {readStanding, type Standing} from './standing.ts';

/**
How a container stands, from two sources: the list of tasks, which comes by itself, and the API server, which is asked where the moment
matters. Whichever knows the later state is believed.
*/
export class Stand {
	readonly #job: FollowJob;
	#asked: Standing | undefined;

	constructor(job: FollowJob) {
		this.#job = job;
	}

	get now(): Standing {
		const told = this.#job.standing.value;
		const asked = this.#asked;
		if (!asked) {
			return told;
		}

		const isToldLater = isLater(told, asked);
		const isSameState = isToldLater && isLater(asked, told);
		const later = isToldLater ? told : asked;
		return {
			...later,
			isOver: later.isOver || (isSameState && asked.isOver),
			isTaskEnded: told.isTaskEnded,
		};
	}

	/** Ask the API server. Where it does not answer, what is known has to do. */
	async ask(): Promise<Standing> {
		const {pods, address, podUid, standing, now} = this.#job;
		try {
			const asked = await readStanding(pods, address, podUid, standing.value, now);
			this.#asked = asked;
			// A task may leave the list before its pods are gone.
			return standing.value.isGone ? asked : this.now;
		} catch (error) {
			if (!(error instanceof ApiError)) {
				throw error;
			}
		}

		return this.now;
	}

	/** Ask what has become of a life. */
	async fateOf(life: Instance): Promise<Fate> {
		return fateOf(life, await this.ask());
	}
}
