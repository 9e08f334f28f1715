import {ListScreen} from '../components/list-screen.tsx';
import type {Explorer} from '../explorer.ts';
import type {LogView} from '../log/log-view.ts';
import {patternFrame} from '../patterns/pattern-frame.ts';

/** What the lines of a log say, by pattern. */
export const PatternsScreen = ({explorer, log}: {explorer: Explorer; log: LogView}) => (
	<ListScreen explorer={explorer} frame={patternFrame(log)} />
);
