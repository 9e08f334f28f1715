import {expect, test} from 'vitest';
import {Simulation} from '../../../source/demo/world/simulation.ts';
import {ManualClock} from '../manual-clock.ts';

test('things happen at the time they are planned for, however late the clock calls', () => {
	const simulation = new Simulation(1000);
	const times: number[] = [];
	const again = () => {
		times.push(simulation.now);
		simulation.after(10, again);
	};

	simulation.after(10, again);
	simulation.runUntil(1035);
	expect(times).toEqual([1010, 1020, 1030]);
	expect(simulation.now).toBe(1035);
});

test('however much is planned, the clock has one timer', () => {
	const simulation = new Simulation(0);
	const clock = new ManualClock(0);
	simulation.follow(clock);
	for (const ms of [30, 10, 20, 40]) {
		simulation.after(ms, () => {});
	}

	expect(clock.pending).toBe(1);
	clock.advance(25);
	expect(clock.pending).toBe(1);
	simulation.stop();
	expect(clock.pending).toBe(0);
});

test('a timer that is armed already is not armed again for what comes later', () => {
	const simulation = new Simulation(0);
	let armed = 0;
	simulation.follow({
		now: () => 0,
		after() {
			armed++;
			return () => {};
		},
	});
	for (const ms of [10, 20, 30, 40]) {
		simulation.after(ms, () => {});
	}

	expect(armed).toBe(1);
});

test('what comes sooner than all others is not late', () => {
	const simulation = new Simulation(0);
	const clock = new ManualClock(0);
	simulation.follow(clock);
	const done: string[] = [];
	simulation.after(100, () => done.push('late'));
	simulation.after(10, () => done.push('soon'));
	clock.advance(10);
	expect(done).toEqual(['soon']);
});
