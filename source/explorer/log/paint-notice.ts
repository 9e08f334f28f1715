import type {Instant} from '../../core/instant.ts';
import {noticeSentence} from '../../core/sentences.ts';
import type {Notice} from '../../core/stream-event.ts';
import type {Row} from '../../store/log-store.ts';
import {cellWidth, clip} from '../../terminal/cells.ts';
import {sanitizeText} from '../../terminal/sanitize.ts';
import type {Paint} from '../../terminal/style.ts';
import type {Theme} from '../theme/theme.ts';
import type {Labels} from './labels.ts';

type NoticeRow = Extract<Row, {type: 'notice'}>;

/** A line of kreel's own, unlike any line of a log: `── x7k2p/app reconnected after 4s, nothing lost ─────`. */
export const ownLine = (text: string, width: number, paint: Paint): string => {
	const start = clip(`── ${text} `, 0, width);
	return paint(start + '─'.repeat(Math.max(0, width - cellWidth(start))));
};

/** A notice at its place in the log; the sentence is wrapped rather than cut where it is longer than the screen. */
export const paintNotice = (
	row: NoticeRow,
	style: {width: number; labels: Labels; theme: Theme; clock: (instant: Instant) => string},
): string[] => {
	const sentence = sanitizeText(
		noticeSentence(row.notice, {
			label: row.stream === undefined ? '' : (style.labels.of.get(row.stream.id)?.inSentence ?? ''),
			now: row.time,
			clock: style.clock,
		}),
	);
	const paint = noticePaint(row.notice, style.theme);
	return breakWords(sentence, Math.max(8, style.width - 4)).map((part, index) =>
		ownLine(index === 0 ? part : `  ${part}`, style.width, paint),
	);
};

const noticePaint = (notice: Notice, theme: Theme): Paint => {
	switch (notice.type) {
		case 'task':
			return notice.state === 'succeeded' ? theme.good : notice.state === 'failed' ? theme.bad : theme.notice;
		case 'gap':
		case 'unreadable':
			return theme.bad;
		case 'restarted':
			return notice.previous.code === 0 || notice.cause !== undefined ? theme.notice : theme.bad;
		case 'filled':
			return theme.good;
		case 'resumed':
			return notice.proven ? theme.good : theme.bad;
		case 'ended':
			return typeof notice.exit === 'object' && notice.exit.code === 0 ? theme.quiet : theme.notice;
		default:
			return theme.notice;
	}
};

/** Rows of at most `cells` cells, broken at spaces where there are any. */
const breakWords = (text: string, cells: number): string[] => {
	const rows: string[] = [];
	let rest = text;
	while (cellWidth(rest) > cells) {
		const part = clip(rest, 0, cells);
		const space = part.lastIndexOf(' ');
		const cut = space > cells / 2 ? space : part.length;
		rows.push(rest.slice(0, cut));
		rest = rest.slice(cut).trimStart();
	}

	return [...rows, rest];
};
