import {expect, test} from 'vitest';
import {ContainerLog} from '../../../source/demo/world/container-log.ts';
import {Process} from '../../../source/demo/world/process.ts';
import {after, type ProcessExit, type Program} from '../../../source/demo/world/program.ts';
import {randomFor} from '../../../source/demo/world/random.ts';
import {Simulation} from '../../../source/demo/world/simulation.ts';

const start = (program: Program, endless: boolean) => {
	const simulation = new Simulation(1_000_000);
	const log = new ContainerLog();
	const exits: ProcessExit[] = [];
	const process = new Process(simulation, {
		program,
		context: {random: randomFor(1, 'test'), pod: 'a', node: 'b', restart: 0},
		log,
		endless,
		onExit: exit => exits.push(exit),
	});
	return {simulation, log, exits, process};
};

const ticks: Program = function* ({now}) {
	for (let tick = 1; ; tick++) {
		yield after(100, `tick ${tick} planned at ${now()}`);
	}
};

const texts = (log: ContainerLog) => log.records.map(({text}) => text);

test('lines that are made when they are read are those that would have been made in time', () => {
	const [late, inTime] = [start(ticks, true), start(ticks, false)];
	late.simulation.runUntil(1_000_550);
	for (let time = 1_000_000; time <= 1_000_550; time += 50) {
		inTime.simulation.runUntil(time);
	}

	expect(late.log.records).toEqual(inTime.log.records);
	expect(texts(late.log)).toHaveLength(5);
});

test('a killed process says nothing after its death, whenever its log is read', () => {
	const {simulation, log, process} = start(ticks, true);
	simulation.runUntil(1_000_250);
	process.kill();
	simulation.runUntil(1_009_000);
	expect(texts(log)).toEqual(['tick 1 planned at 1000000', 'tick 2 planned at 1000100']);
	expect(log.ended).toBe(true);
});

test('whoever follows is told each line once, at its time', () => {
	const {simulation, log} = start(ticks, true);
	simulation.runUntil(1_000_250);
	const told: string[] = [];
	const undo = log.follow(record => told.push(`${simulation.now} ${record?.text}`));
	simulation.runUntil(1_000_420);
	undo();
	simulation.runUntil(1_000_600);
	expect(told).toEqual(['1000300 tick 3 planned at 1000200', '1000400 tick 4 planned at 1000300']);
	expect(texts(log)).toHaveLength(6);
});

test('lines of one step have times of their own, in order', () => {
	const program: Program = function* () {
		yield after(5, 'Error: no', '  at a', '  at b');
		return {code: 3};
	};

	const {simulation, log, exits} = start(program, false);
	simulation.runUntil(1_000_005);
	const times = log.records.map(({time}) => time);
	expect(times).toEqual([...new Set(times)].toSorted((a, b) => (a < b ? -1 : 1)));
	expect(times[0]! / 1_000_000n).toBe(1_000_005n);
	expect(exits).toEqual([{code: 3}]);
});

test('a log is bounded: its oldest lines go', () => {
	const {simulation, log} = start(ticks, true);
	simulation.runUntil(1_000_000 + 100 * 100_000);
	expect(log.records.length).toBeLessThanOrEqual(60_000);
	expect(log.records.at(-1)!.text).toMatch(/^tick 100000 /);
});
