import {expect, test} from 'vitest';
import type {Notice} from '../../../source/core/stream-event.ts';
import {labelStreams} from '../../../source/explorer/log/labels.ts';
import {paintNotice} from '../../../source/explorer/log/paint-notice.ts';
import {createTheme} from '../../../source/explorer/theme/theme.ts';
import {cellWidth} from '../../../source/terminal/cells.ts';
import {taskOf} from '../../core/scripted-source.ts';
import {streamOf} from './stream-of.ts';

const streams = [streamOf('api-x', 'app', 0), streamOf('api-y', 'app', 1)];
const paint = (notice: Notice, width = 60, stream = streams[0]) =>
	paintNotice(
		{type: 'notice', id: 1, stream, time: 0n, notice},
		{width, labels: labelStreams(streams, 'short'), theme: createTheme(0), clock: () => '12:04:09'},
	);
const task = taskOf('api').id;

test('a notice names its stream and fills its row with a rule', () => {
	const [row] = paint({type: 'resumed', stream: 's', proven: true, afterMs: 4000});
	expect(row).toMatch(/^── x\/app reconnected after 4s, nothing lost ─+$/);
	expect(cellWidth(row!)).toBe(60);
});

test('a reason that is longer than the screen is told to its end, broken at spaces', () => {
	const reason = 'not scheduled: 0/3 nodes are available, 3 nodes had taints that the pod does not tolerate';
	const rows = paint({type: 'waiting', stream: 's', task, reason}, 40);
	const words = rows.map(row => row.replace(/^── +/, '').replace(/ ─*$/, '')).join(' ');
	expect(words).toBe(`x/app: Log not available yet: ${reason}`);
	expect(rows.every(row => cellWidth(row) === 40)).toBe(true);
});

test('the reason of a cluster is safe to paint', () => {
	const rows = paint({
		type: 'unreadable',
		stream: 's',
		cause: 'evil\u001B[2J\u0007 and more',
		permanent: true,
	});
	expect(rows.join('')).not.toMatch(/[\u001B\u0007]/);
	expect(rows.join('')).toContain('and more');
});
