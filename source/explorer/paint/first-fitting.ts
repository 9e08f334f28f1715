import {cellWidth} from '../../terminal/cells.ts';

/** The first text that fits, so that a narrow terminal loses what matters least; where none does, the last. */
export const firstFitting = (choices: readonly string[], width: number): string =>
	choices.find(choice => cellWidth(choice) <= width) ?? choices.at(-1) ?? '';
