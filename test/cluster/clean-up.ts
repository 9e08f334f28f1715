import {afterAll} from 'vitest';

type Step = () => unknown;

/** Remember a step for the end. */
export type AtEnd = (step: Step) => void;

/**
Steps that are taken when the tests of a file are over, the last one first.

They are taken also where the preparations broke off half-way, and where other steps fail.
*/
export const cleanUp = (): AtEnd => {
	const steps: Step[] = [];
	afterAll(async () => {
		const errors: unknown[] = [];
		for (const step of steps.splice(0).reverse()) {
			try {
				await step();
			} catch (error) {
				errors.push(error);
			}
		}

		if (errors.length > 0) {
			throw new AggregateError(errors, `what the tests made is not all gone: ${errors.join('; ')}`);
		}
	});
	return step => steps.push(step);
};
