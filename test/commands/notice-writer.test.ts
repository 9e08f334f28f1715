import {expect, test} from 'vitest';
import {type About, NoticeSentences} from '../../source/commands/notice-writer.ts';
import {createZoneClock} from '../../source/core/clock.ts';
import type {Notice} from '../../source/core/stream-event.ts';
import {taskOf} from '../core/scripted-source.ts';

const task = taskOf('import', {id: {kind: 'job'}}).id;
const about: About = {
	opened: {
		type: 'opened',
		stream: 's',
		task,
		namespace: 'shop',
		pod: 'import-a',
		container: 'app',
		role: 'main',
	},
	isLabelled: false,
	now: 0n,
};
const ended: Notice = {type: 'ended', stream: 's', exit: {code: 7}};
const waiting: Notice = {type: 'waiting', task, reason: 'not scheduled'};
const end: Notice = {type: 'task', task, state: 'failed', exit: {code: 7}, final: true};

const told = (...notices: Array<[Notice, Partial<About>?]>): string[] => {
	const lines: string[] = [];
	const writer = new NoticeSentences(
		line => lines.push(line),
		createZoneClock('utc'),
		text => text,
	);
	for (const [notice, fields] of notices) {
		writer.write(notice, {...about, ...fields});
	}

	writer.finish();
	return lines;
};

test("the end of the only stream is not told where the task's own end follows", () => {
	expect(told([ended], [end])).toEqual(['Job failed exit 7']);
});

test('the end of a try is told where another follows', () => {
	expect(told([ended], [waiting], [end])).toEqual([
		'import-a/app ended: exit 7',
		'Log not available yet: not scheduled',
		'Job failed exit 7',
	]);
});

test('the end of a stream is told where nothing follows', () => {
	expect(told([ended])).toEqual(['import-a/app ended: exit 7']);
});

test('where several streams are shown, each end is told', () => {
	expect(told([ended, {isLabelled: true}], [end])).toEqual([
		'import-a/app ended: exit 7',
		'Job failed exit 7',
	]);
});

test('the end of a deleted pod is always told', () => {
	expect(told([{...ended, exit: 'unconfirmed'}], [end])).toHaveLength(2);
});

test('that a task may have ended is told, after the end of its stream', () => {
	const unknown: Notice = {type: 'task', task, state: 'unknown', reason: 'no permission', final: false};
	expect(told([ended], [unknown])).toEqual([
		'import-a/app ended: exit 7',
		'Job may have ended: no permission',
	]);
});

test('a state that is not the last is not told', () => {
	expect(told([{type: 'task', task, state: 'running', final: false}])).toEqual([]);
});
