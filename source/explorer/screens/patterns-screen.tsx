import {Footer} from '../components/footer.tsx';
import {Rows} from '../components/rows.tsx';
import type {Explorer} from '../explorer.ts';
import type {LogView} from '../log/log-view.ts';
import {patternFrame} from '../patterns/pattern-frame.ts';

/** What the lines of a log say, by pattern. */
export const PatternsScreen = ({explorer, log}: {explorer: Explorer; log: LogView}) => {
	const {header, body, detail} = patternFrame(log);
	const {size} = explorer;
	return (
		<>
			<Rows rows={[header]} height={1} />
			<Rows rows={body} height={size.rows - 2 - detail.length} />
			<Rows rows={detail} height={detail.length} />
			<Footer explorer={explorer} />
		</>
	);
};
