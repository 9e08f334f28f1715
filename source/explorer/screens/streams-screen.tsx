import {ListScreen} from '../components/list-screen.tsx';
import {streamsFrame} from '../details/streams-frame.ts';
import type {Explorer} from '../explorer.ts';
import type {LogView} from '../log/log-view.ts';

/** The streams of a log: how each stands, and how it is read. */
export const StreamsScreen = ({explorer, log}: {explorer: Explorer; log: LogView}) => (
	<ListScreen explorer={explorer} frame={streamsFrame(log)} />
);
