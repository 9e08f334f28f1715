import {Rows} from '../components/rows.tsx';
import type {Explorer} from '../explorer.ts';
import {tableFrame} from '../table/table-frame.ts';

/** Home: what runs, what failed, and why. */
export const TaskTableScreen = ({explorer}: {explorer: Explorer}) => {
	const {header, body, detail, footer} = tableFrame(explorer);
	return (
		<>
			<Rows rows={[header]} height={1} />
			<Rows rows={body} height={explorer.size.rows - 3} />
			<Rows rows={[detail]} height={1} />
			<Rows rows={[footer]} height={1} />
		</>
	);
};
