import {clip} from '../../terminal/cells.ts';
import {Rows} from '../components/rows.tsx';
import type {Explorer} from '../explorer.ts';
import {bar} from '../paint/bar.ts';
import {paintFooter} from '../paint/footer.ts';
import {paintHelp} from '../paint/help.ts';

const screenWords = {log: 'log', patterns: 'patterns', streams: 'streams', table: 'task table'} as const;

/** What keys do on the screen below it. */
export const HelpScreen = ({explorer}: {explorer: Explorer}) => {
	const {keymap, size, context, under, message} = explorer;
	const {columns: width, rows} = size;
	const {theme} = context;
	const help = paintHelp(keymap, under === 'log' ? ['log', 'prompt'] : [under], theme);
	const height = Math.max(1, rows - 3);
	const top = Math.min(explorer.helpTop ?? 0, Math.max(0, help.length - height));
	explorer.helpTop = top;
	const place = help.length > height ? `${top + 1}–${top + height} of ${help.length} ` : '';
	const title = bar(` ${theme.title('keys')} of the ${screenWords[under]}`, place, width);
	return (
		<>
			<Rows rows={[title, '']} height={2} />
			<Rows rows={help.slice(top, top + height).map(row => clip(row, 0, width))} height={height} />
			<Rows rows={[paintFooter(keymap, 'help', {message, width, theme})]} height={1} />
		</>
	);
};
