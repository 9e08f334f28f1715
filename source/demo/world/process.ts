import type {ContainerLog, LogWriter} from './container-log.ts';
import type {ProcessContext, ProcessExit, Program, Step} from './program.ts';
import type {Simulation} from './simulation.ts';

/** Time between two lines that are written at once, in ms. */
const lineGap = 0.013;

export type ProcessSettings = {
	readonly program: Program;
	readonly context: Omit<ProcessContext, 'now'>;
	readonly log: ContainerLog;
	/** It never exits. Nobody can tell, then, whether a line was written at its time or when somebody reads it. */
	readonly endless: boolean;
	readonly onExit: (exit: ProcessExit) => void;
};

/** A running program. Its lines have the times of its steps, whenever they are made. */
export class Process implements LogWriter {
	readonly #simulation: Simulation;
	readonly #settings: ProcessSettings;
	readonly #steps: Generator<Step, ProcessExit, void>;
	/** Time up to which it ran, in ms since the epoch. */
	#time: number;
	#pending: Step | undefined;
	#killedAt = Number.POSITIVE_INFINITY;
	#undoTimer: (() => void) | undefined;

	constructor(simulation: Simulation, settings: ProcessSettings) {
		this.#simulation = simulation;
		this.#settings = settings;
		this.#time = simulation.now;
		this.#steps = settings.program({...settings.context, now: () => this.#time});
		settings.log.writtenBy(this);
		this.#advance();
		this.onFollowed();
	}

	/** Its last lines are still made when somebody reads them. */
	kill(): void {
		this.#killedAt = this.#simulation.now;
		this.#end();
	}

	catchUp(): void {
		const until = Math.min(this.#simulation.now, this.#killedAt);
		while (this.#pending && this.#time + this.#pending.ms <= until) {
			this.#time += this.#pending.ms;
			this.#write(this.#pending);
			this.#advance();
		}
	}

	onFollowed(): void {
		const {endless, log} = this.#settings;
		if (!this.#pending || this.#undoTimer || (endless && !log.isFollowed)) {
			return;
		}

		this.#undoTimer = this.#simulation.at(this.#time + this.#pending.ms, () => {
			this.#undoTimer = undefined;
			this.catchUp();
			this.onFollowed();
		});
	}

	#advance(): void {
		const {value, done} = this.#steps.next();
		if (done) {
			this.#pending = undefined;
			this.#end();
			this.#settings.onExit(value);
		} else {
			this.#pending = value;
		}
	}

	#end(): void {
		this.#undoTimer?.();
		this.#undoTimer = undefined;
		this.#settings.log.end();
	}

	#write({lines, unterminated}: Step): void {
		const {log, context} = this.#settings;
		for (const [index, text] of lines.entries()) {
			const microseconds = BigInt(Math.floor((this.#time + index * lineGap) * 1000));
			const time = microseconds * 1000n + BigInt(context.random.between(0, 999));
			const isLast = index === lines.length - 1;
			log.append(unterminated && isLast ? {time, text, unterminated} : {time, text});
		}
	}
}
