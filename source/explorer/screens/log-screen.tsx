import {Rows} from '../components/rows.tsx';
import type {Explorer} from '../explorer.ts';
import {logFrame} from '../log/log-frame.ts';
import type {LogView} from '../log/log-view.ts';
import {paintFooter} from '../paint/footer.ts';

/** The log of a task: its streams merged by time, live. */
export const LogScreen = ({explorer, log}: {explorer: Explorer; log: LogView}) => {
	const {header, pinned, body} = logFrame(log);
	const {size, keymap, message, context} = explorer;
	const footer = paintFooter(keymap, 'log', {message, width: size.columns, theme: context.theme});
	return (
		<>
			<Rows rows={[header]} height={1} />
			<Rows rows={pinned} height={pinned.length} />
			<Rows rows={body} height={size.rows - 2 - pinned.length} />
			<Rows rows={[footer]} height={1} />
		</>
	);
};
