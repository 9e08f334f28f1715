import {expect, test} from 'vitest';
import type {TerminalDriver} from '../terminal/terminal-driver.ts';
import {press} from './person.ts';

test('what a bench waits for a processor before it sees a frame is no time of the program that drew it', async () => {
	const at = {ms: 0, waitedMs: 100};
	const clock = {now: () => at.ms, waited: () => at.waitedMs};
	let isThere = false;
	const person = {
		press() {
			at.ms = 5;
		},
		async seeThat(_what: string, holds: (person: unknown) => boolean) {
			// Waiting before a look that finds nothing yet may be while the program is at work: it counts.
			at.ms = 12;
			at.waitedMs = 106;
			expect(holds(this)).toBe(false);
			isThere = true;
			at.ms = 42;
			at.waitedMs = 126;
			expect(holds(this)).toBe(true);
		},
	} as unknown as TerminalDriver;
	expect(await press(person, 'j', () => isThere, clock)).toBe(42 - 20);
});
