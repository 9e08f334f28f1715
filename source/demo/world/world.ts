import {EventRecorder} from './event-recorder.ts';
import {LogBook} from './log-book.ts';
import {ObjectStore} from './object-store.ts';
import {type Random, randomFor} from './random.ts';
import {Simulation} from './simulation.ts';

/** Everything that the demo's cluster consists of. */
export class World {
	readonly seed: number;
	readonly simulation: Simulation;
	readonly store = new ObjectStore();
	readonly logs = new LogBook();
	readonly events: EventRecorder;

	/** @param start - When its history begins, in ms since the epoch. */
	constructor(seed: number, start: number) {
		this.seed = seed;
		this.simulation = new Simulation(start);
		this.events = new EventRecorder(this.store, this.simulation, this.random('events'));
	}

	/** Random numbers for one purpose. */
	random(name: string): Random {
		return randomFor(this.seed, name);
	}
}
