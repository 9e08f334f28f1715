import {onTestFinished} from 'vitest';
import {type LaunchOptions, openTerminal, type TerminalDriver} from './terminal-driver.ts';

export type {Ended, LaunchOptions, TerminalDriver} from './terminal-driver.ts';

/** Start a program on a terminal of its own, as a person does. It is killed when the test is over. */
export const launch = (options: LaunchOptions = {}): TerminalDriver => {
	const driver = openTerminal(options);
	onTestFinished(() => driver.kill('SIGKILL'));
	return driver;
};
