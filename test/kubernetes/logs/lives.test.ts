import {describe, expect, test} from 'vitest';
import type {Instance} from '../../../source/core/instance.ts';
import type {MemberContainer} from '../../../source/core/task.ts';
import {exitOf, fateOf, isLater, isOtherLife, presentLife} from '../../../source/kubernetes/logs/lives.ts';
import type {Standing} from '../../../source/kubernetes/logs/standing.ts';

const standing = (fields: Partial<MemberContainer> = {}): Standing => ({
	container: {
		name: 'app',
		role: 'main',
		state: 'running',
		ready: true,
		restarts: 1,
		containerId: 'b',
		...fields,
	},
	isGone: false,
	isOver: false,
	isTaskEnded: false,
});

const gone: Standing = {isGone: true, isOver: true, isTaskEnded: false};
const noContainer: Standing = {isGone: false, isOver: false, isTaskEnded: false};
const life: Instance = {restart: 1, containerId: 'b'};
const [exit, lastExit] = [{code: 1}, {code: 2}];

/** As the kubelet tells it of a container that it has lost. */
const lost: Partial<MemberContainer> = {
	state: 'terminated',
	containerId: undefined,
	exit: {code: null, reason: 'ContainerStatusUnknown'},
};

describe('a life', () => {
	test.each<[string, Standing, string]>([
		['that runs is the same', standing(), 'same'],
		['that has ended is what the API gives', standing({state: 'terminated'}), 'ended'],
		['that waits to be started again is what the API gives', standing({state: 'waiting'}), 'ended'],
		['is replaced by one with a higher count', standing({restarts: 2, containerId: undefined}), 'replaced'],
		['is replaced by one with another id', standing({containerId: 'c'}), 'replaced'],
		['is the same where no id is told', standing({containerId: undefined}), 'same'],
		['is gone with its pod', gone, 'gone'],
		['is gone where the pod does not have its container', noContainer, 'gone'],
	])('%s', (_, now, fate) => {
		expect(fateOf(life, now)).toBe(fate);
	});

	test('of which no id is known is not replaced by one that has one', () => {
		expect(fateOf({restart: 1}, standing())).toBe('same');
	});

	test.each<[string, Partial<MemberContainer>, {code: number} | undefined]>([
		['while it runs: not at all', {lastExit}, undefined],
		['once it has ended', {state: 'terminated', exit, lastExit}, exit],
		['while it waits to be started again', {state: 'waiting', exit, lastExit}, lastExit],
		['once the next one runs', {restarts: 2, lastExit}, lastExit],
		['once the next one has ended', {restarts: 2, state: 'terminated', exit, lastExit}, lastExit],
		['not any more after another one', {restarts: 3, lastExit}, undefined],
	])('has ended as it is told %s', (_, fields, how) => {
		expect(exitOf(life, standing(fields))).toBe(how);
	});

	test('has an end that nobody knows where its pod does not have its container', () => {
		expect(exitOf(life, noContainer)).toBeUndefined();
	});

	test.each<[string, Instance, boolean]>([
		['with a higher count is another', {restart: 2, containerId: 'b'}, true],
		['with a lower count is none that comes', {restart: 0, containerId: 'a'}, false],
		['with another id is another', {restart: 1, containerId: 'c'}, true],
		['with the same id is the same', {restart: 1, containerId: 'b'}, false],
		['without an id is the same', {restart: 1}, false],
	])('%s', (_, other, isOther) => {
		expect(isOtherLife(other, life)).toBe(isOther);
	});

	test('is not another one than one without an id', () => {
		expect(isOtherLife(life, {restart: 1})).toBe(false);
	});
});

describe('the life whose log the API gives', () => {
	test.each<[string, Partial<MemberContainer>, Instance | undefined]>([
		['is the one that runs', {}, life],
		['is the one that has ended', {state: 'terminated'}, life],
		['is the last one while the next waits', {state: 'waiting', lastExit}, life],
		['is none where none has begun', {state: 'waiting', restarts: 0, containerId: undefined}, undefined],
		['is none where the node has lost it', lost, undefined],
		['is one that nobody knows how it ended', {...lost, containerId: 'b'}, life],
	])('%s', (_, fields, present) => {
		expect(presentLife(standing(fields))).toEqual(present);
	});
});

describe('of two tellings of a container', () => {
	/** From the earliest on. */
	const stages: Array<[string, Standing]> = [
		['a first start that is waited for', standing({state: 'waiting', restarts: 0})],
		['a run', standing({restarts: 0})],
		['an end', standing({state: 'terminated', restarts: 0})],
		['a wait after an end', standing({state: 'waiting', restarts: 0, lastExit})],
		['the next run', standing({restarts: 1})],
		['its pod being gone', gone],
	];

	test.each(
		stages.flatMap(([a, before], i) => stages.slice(i + 1).map(([b, after]) => ({a, b, before, after}))),
	)('$b is later than $a', ({before, after}) => {
		expect([isLater(after, before), isLater(before, after)]).toEqual([true, false]);
	});

	test('equal ones are as late as each other', () => {
		for (const [, one] of stages.slice(0, -1)) {
			expect(isLater(one, one)).toBe(true);
		}
	});
});
