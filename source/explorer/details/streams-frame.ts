import {instantFromMs} from '../../core/instant.ts';
import {noticeSentence} from '../../core/sentences.ts';
import {taskLabel} from '../../core/task.ts';
import type {StreamInfo} from '../../store/log-store.ts';
import {clip} from '../../terminal/cells.ts';
import {sanitizeText} from '../../terminal/sanitize.ts';
import type {ListFrame} from '../components/list-screen.tsx';
import {labelStreams} from '../log/labels.ts';
import type {LogView} from '../log/log-view.ts';
import {bar} from '../paint/bar.ts';
import {countWords} from '../paint/count-words.ts';
import {nameOf, paintStreams} from './paint-streams.ts';

/** Rows at the bottom that tell of the selected stream. */
const detailRows = 3;

/** Rows for streams on a screen: without header, titles, detail and footer. */
export const streamRows = (rows: number): number => Math.max(1, rows - 3 - detailRows);

/** Paint the streams as they are now. */
export const streamsFrame = (view: LogView): ListFrame => {
	const {streamList, size, context, task} = view;
	const {theme, clock} = context;
	const {columns: width} = size;
	const height = streamRows(size.rows);
	const {streams, selected} = streamList;
	const labels = labelStreams(streams, 'full');
	const left = ` ${theme.title(sanitizeText(taskLabel(task.id)))} · streams`;
	const right = `${countWords(streams.length, 'stream')}  ${clock.seconds(instantFromMs(context.now()))} `;
	const list = {streams, labels, width, height, theme, clock};
	return {
		header: bar(left, right, width),
		body:
			streams.length === 0
				? ['', theme.quiet(' there are no streams yet')]
				: paintStreams({...list, ...streamList.settle(height)}),
		detail: detailOf(selected, view, selected ? nameOf(selected, labels) : '').map(row =>
			clip(` ${sanitizeText(row)}`, 0, width),
		),
	};
};

/** All that is known of how a stream is read; not sanitised. */
const detailOf = (stream: StreamInfo | undefined, {context}: LogView, name: string): string[] => {
	if (!stream) {
		return ['', '', ''];
	}

	const {opened, notice, way, state, lines, bytes} = stream;
	const node = opened.node === undefined ? '' : ` on ${opened.node}`;
	const what = `${name}${node}: ${state}, ${countWords(lines, 'line')}, ${countWords(bytes, 'byte')}`;
	const now = instantFromMs(context.now());
	const why = notice ? noticeSentence(notice, {label: '', now, clock: context.clock.seconds}) : '';
	return [
		what,
		way ? `read ${way.words}` : context.source.isLocal ? 'read from its file' : 'how it is read was not told',
		why,
	];
};
