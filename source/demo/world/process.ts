import type {ContainerLog} from './container-log.ts';
import type {ProcessContext, ProcessExit, Program, Step} from './program.ts';
import type {Simulation} from './simulation.ts';

/** Time between two lines that are written at once, in ms. */
const lineGap = 0.013;

/** Run a program until it exits; returns what kills it. */
export const startProcess = (
	simulation: Simulation,
	program: Program,
	context: ProcessContext,
	log: ContainerLog,
	onExit: (exit: ProcessExit) => void,
): (() => void) => {
	const steps = program(context);
	let undo = () => {};
	const advance = () => {
		const {value, done} = steps.next();
		if (done) {
			log.end();
			onExit(value);
			return;
		}

		undo = simulation.after(value.ms, () => {
			writeStep(log, value, simulation.now, context);
			advance();
		});
	};

	advance();
	return () => {
		undo();
		log.end();
	};
};

const writeStep = (
	log: ContainerLog,
	{lines, unterminated}: Step,
	now: number,
	{random}: ProcessContext,
): void => {
	lines.forEach((text, index) => {
		const microseconds = BigInt(Math.floor((now + index * lineGap) * 1000));
		const time = microseconds * 1000n + BigInt(random.between(0, 999));
		const isLast = index === lines.length - 1;
		log.append(unterminated && isLast ? {time, text, unterminated} : {time, text});
	});
};
