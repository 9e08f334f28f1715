import {KreelError} from '../core/errors/kreel-error.ts';
import {sanitizeText} from './sanitize.ts';

/**
What is printed of an error that ended the program: its sentence, and, where it is a fault of kreel's own, where it happened.

@returns Lines, each with its newline; safe to print.
*/
export const crashReport = (error: unknown): string => {
	if (error instanceof KreelError) {
		return `${sanitizeText(error.message)}\n`;
	}

	const told = error instanceof Error ? (error.stack ?? error.message) : String(error);
	const lines = told.split('\n').map(line => `${sanitizeText(line)}\n`);
	return `kreel ended because of a fault of its own:\n${lines.join('')}`;
};
