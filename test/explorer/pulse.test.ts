import {EventEmitter, once} from 'node:events';
import {expect, test, vi} from 'vitest';
import {createPulse} from '../../source/explorer/pulse.ts';

class Terminal extends EventEmitter {
	writableNeedDrain = false;
}

const beatOf = (pulse: ReturnType<typeof createPulse>) =>
	new Promise<void>(resolve => {
		const undo = pulse.subscribe(() => {
			undo();
			resolve();
		});
	});

test('many changes in one moment are drawn once', async () => {
	const pulse = createPulse(new Terminal() as never, 5);
	const beat = beatOf(pulse);
	for (let i = 0; i < 1000; i++) {
		pulse.mark();
	}

	await beat;
	expect(pulse.version()).toBe(1);
	pulse.stop();
});

test('a change during the pause after a beat is drawn at its end', async () => {
	vi.useFakeTimers();
	const pulse = createPulse(new Terminal() as never, 33);
	pulse.mark();
	await vi.advanceTimersByTimeAsync(0);
	pulse.mark();
	await vi.advanceTimersByTimeAsync(32);
	expect(pulse.version()).toBe(1);
	await vi.advanceTimersByTimeAsync(1);
	expect(pulse.version()).toBe(2);
	pulse.stop();
	vi.useRealTimers();
});

test('what a key does is drawn at once, also while changes come all the time', async () => {
	vi.useFakeTimers();
	const pulse = createPulse(new Terminal() as never, 33);
	pulse.mark();
	await vi.advanceTimersByTimeAsync(10);
	pulse.mark();
	pulse.hurry();
	await vi.advanceTimersByTimeAsync(1);
	expect(pulse.version()).toBe(2);
	pulse.mark();
	await vi.advanceTimersByTimeAsync(31);
	expect(pulse.version()).toBe(2);
	await vi.advanceTimersByTimeAsync(1);
	expect(pulse.version()).toBe(3);
	pulse.stop();
	vi.useRealTimers();
});

test('keys that come faster than eight milliseconds are drawn together', async () => {
	vi.useFakeTimers();
	const pulse = createPulse(new Terminal() as never, 33);
	for (let ms = 0; ms < 79; ms++) {
		pulse.hurry();
		await vi.advanceTimersByTimeAsync(1);
	}

	expect(pulse.version()).toBe(10);
	pulse.stop();
	vi.useRealTimers();
});

test('a key waits, too, while the terminal has not taken the last frame', async () => {
	vi.useFakeTimers();
	const terminal = new Terminal();
	const pulse = createPulse(terminal as never, 33);
	terminal.writableNeedDrain = true;
	pulse.hurry();
	pulse.hurry();
	await vi.advanceTimersByTimeAsync(1000);
	expect(pulse.version()).toBe(0);
	terminal.writableNeedDrain = false;
	terminal.emit('drain');
	expect(pulse.version()).toBe(1);
	pulse.stop();
	vi.useRealTimers();
});

test('without changes nothing is drawn', async () => {
	vi.useFakeTimers();
	const pulse = createPulse(new Terminal() as never, 33);
	pulse.mark();
	await vi.advanceTimersByTimeAsync(10_000);
	expect(pulse.version()).toBe(1);
	pulse.stop();
	vi.useRealTimers();
});

test('while the terminal has not taken the last frame none is drawn; afterwards the newest state is', async () => {
	vi.useFakeTimers();
	const terminal = new Terminal();
	const pulse = createPulse(terminal as never, 33);
	terminal.writableNeedDrain = true;
	pulse.mark();
	await vi.advanceTimersByTimeAsync(1000);
	expect(pulse.version()).toBe(0);
	terminal.writableNeedDrain = false;
	const drained = once(terminal, 'drain');
	terminal.emit('drain');
	await drained;
	expect(pulse.version()).toBe(1);
	pulse.stop();
	vi.useRealTimers();
});

test('after the end nothing is drawn any more', async () => {
	vi.useFakeTimers();
	const pulse = createPulse(new Terminal() as never, 33);
	pulse.mark();
	pulse.stop();
	pulse.mark();
	await vi.advanceTimersByTimeAsync(1000);
	expect(pulse.version()).toBe(0);
	vi.useRealTimers();
});
