import {describe, expect, test} from 'vitest';
import type {StreamEvent} from '../../source/core/stream-event.ts';
import {
	at,
	exitOf,
	leafSizes,
	lines,
	opened,
	rowAt,
	rowsOf,
	task,
	testStore,
	textOf,
} from './stream-events.ts';

describe.each(leafSizes)('With %s', (_, sizes) => {
	const withStreams = (...streams: string[]) => {
		const {store, clock} = testStore(sizes);
		for (const stream of streams) {
			store.push(opened(stream));
		}

		return {store, clock};
	};

	const waiting = (reason: string, stream?: string): StreamEvent => ({type: 'waiting', task, reason, stream});

	const reasonsOf = (store: ReturnType<typeof withStreams>['store']): string[] =>
		rowsOf(store).flatMap(row =>
			row.type === 'notice' && row.notice.type === 'waiting' ? [row.notice.reason] : [],
		);

	test('A restart stands between the lives of its stream, among the lines of others', () => {
		const {store} = withStreams('a', 'b');
		store.push(
			lines('b', [
				[10, 'b10'],
				[30, 'b30'],
				[3000, 'b3000'],
			]),
		);
		store.push(lines('a', [[20, 'a20']]));
		store.push({type: 'restarted', stream: 'a', previous: exitOf(137), instance: {restart: 1}});
		store.push(lines('a', [[2000, 'a2000']]));
		expect(textOf(store)).toEqual(['b10', 'a20', '(restarted)', 'b30', 'a2000', 'b3000']);
	});

	test('An end stands after the last line of its stream, though the cluster cuts its time to whole seconds', () => {
		const {store} = withStreams('a', 'b');
		store.push(lines('a', [[1900, 'a1900']]));
		store.push(lines('b', [[1950, 'b1950']]));
		store.push({type: 'caughtUp', stream: 'a'});
		store.push({type: 'ended', stream: 'a', exit: exitOf(0, 1000)});
		expect(textOf(store)).toEqual(['a1900', '(ended)', 'b1950']);
		expect(store.streams[0]!.state).toBe('ended');
	});

	test('The end of a task stands after all lines of its streams', () => {
		const {store} = withStreams('a', 'b');
		store.push(lines('a', [[5, 'a5']]));
		store.push(lines('b', [[9, 'b9']]));
		store.push({type: 'task', task, state: 'succeeded', exit: exitOf(0), final: true});
		expect(textOf(store)).toEqual(['a5', 'b9', '(task)']);
		expect(store.tasks).toHaveLength(1);
	});

	test('A notice of now stands at the end, whatever this clock says', () => {
		const {store, clock} = withStreams('a');
		clock.ms = -3_600_000;
		store.push({type: 'caughtUp', stream: 'a'});
		store.push(lines('a', [[5, 'a5']]));
		store.push({type: 'reconnecting', stream: 'a', attempt: 1, cause: 'reset', retryAt: at(100)});
		expect(textOf(store)).toEqual(['a5', '(reconnecting)']);
	});

	test('A new reason to wait takes the place of the old one, and an old reason said again changes nothing', () => {
		const {store} = withStreams('a', 'b');
		store.push(waiting('pulling image', 'a'));
		store.push(waiting('unschedulable', 'b'));
		store.push(waiting('image pull failing', 'a'));
		const {id} = rowAt(store, 1);
		store.push(waiting('image pull failing', 'a'));
		expect(reasonsOf(store)).toEqual(['unschedulable', 'image pull failing']);
		expect(rowAt(store, 1).id).toBe(id);
	});

	test('A reason to wait is history once something else of that stream came', () => {
		const {store} = withStreams('a');
		store.push(waiting('starting', 'a'));
		store.push(lines('a', [[5, 'a5']]));
		store.push(waiting('Restarting: back-off', 'a'));
		expect(reasonsOf(store)).toEqual(['starting', 'Restarting: back-off']);
	});

	test('A task that waited for its first pod keeps that notice when streams open', () => {
		const {store} = testStore(sizes);
		store.push(waiting('quota refused'));
		store.push(opened('a'));
		store.push(waiting('pulling image', 'a'));
		store.push(waiting('no node', 'a'));
		store.push(waiting('quota refused again'));
		expect(reasonsOf(store)).toEqual(['quota refused', 'no node', 'quota refused again']);
	});

	test('Being connected again takes the place of the tries before it', () => {
		const {store} = withStreams('a');
		store.push(lines('a', [[5, 'a5']]));
		for (const attempt of [1, 2, 3]) {
			store.push({type: 'reconnecting', stream: 'a', attempt, cause: 'reset', retryAt: at(100)});
		}

		expect(textOf(store)).toEqual(['a5', '(reconnecting)']);
		store.push({type: 'resumed', stream: 'a', proven: true});
		expect(textOf(store)).toEqual(['a5', '(resumed)']);
	});

	test('A live restart never stands before lines that no longer move', () => {
		const {store, clock} = withStreams('a', 'b');
		for (const stream of ['a', 'b']) {
			store.push({type: 'caughtUp', stream});
			store.push(lines(stream, [[5, `${stream}5`]]));
		}

		store.push(lines('b', [[1500, 'b1500']]));
		clock.ms = 5000;
		store.push({type: 'restarted', stream: 'a', previous: exitOf(1, 1000), instance: {restart: 1}});
		expect(textOf(store)).toEqual(['a5', 'b5', 'b1500', '(restarted)']);
	});

	test('A gap in older history stands where it is, though the stream is live', () => {
		const {store, clock} = withStreams('a');
		store.push({type: 'caughtUp', stream: 'a'});
		store.push(
			lines('a', [
				[5000, 'a5000'],
				[6000, 'a6000'],
			]),
		);
		clock.ms = 60_000;
		store.push(
			lines(
				'a',
				[
					[1000, 'a1000'],
					[2000, 'a2000'],
				],
				'head',
			),
		);
		store.push({type: 'gap', stream: 'a', from: at(2000), to: at(5000), cause: 'rotated away'});
		store.push({type: 'gap', stream: 'a', to: at(1000), cause: 'rotated away'});
		expect(textOf(store)).toEqual(['(gap)', 'a1000', 'a2000', '(gap)', 'a5000', 'a6000']);
	});

	test('A gap in a live log stands after the last line before it', () => {
		const {store, clock} = withStreams('a', 'b');
		store.push({type: 'caughtUp', stream: 'a'});
		store.push(lines('a', [[5000, 'a5000']]));
		clock.ms = 60_000;
		store.push({type: 'gap', stream: 'a', from: at(4900), to: at(59_000), cause: 'connection lost'});
		store.push(lines('a', [[59_500, 'a59500']]));
		expect(textOf(store)).toEqual(['a5000', '(gap)', 'a59500']);
	});
});
