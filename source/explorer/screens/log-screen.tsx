import {Footer} from '../components/footer.tsx';
import {Rows} from '../components/rows.tsx';
import type {Explorer} from '../explorer.ts';
import {logFrame} from '../log/log-frame.ts';
import type {LogView} from '../log/log-view.ts';
import {paintSearch} from '../log/paint-search.ts';
import {paintSelection} from '../log/paint-selection.ts';

/** The log of a task: its streams merged by time, live. */
export const LogScreen = ({explorer, log}: {explorer: Explorer; log: LogView}) => {
	const {header, fixed, body} = logFrame(log);
	const {size} = explorer;
	return (
		<>
			<Rows rows={[header]} height={1} />
			<Rows rows={fixed} height={fixed.length} />
			<Rows rows={body} height={size.rows - 2 - fixed.length} />
			<Footer
				explorer={explorer}
				standing={paintSelection(log) ?? paintSearch(log, explorer.context.theme)}
			/>
		</>
	);
};
