import {Footer} from '../components/footer.tsx';
import {Rows} from '../components/rows.tsx';
import {streamsFrame} from '../details/streams-frame.ts';
import type {Explorer} from '../explorer.ts';
import type {LogView} from '../log/log-view.ts';

/** The streams of a log: how each stands, and how it is read. */
export const StreamsScreen = ({explorer, log}: {explorer: Explorer; log: LogView}) => {
	const {header, body, detail} = streamsFrame(log);
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
