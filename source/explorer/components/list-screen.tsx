import type {Explorer} from '../explorer.ts';
import {Footer} from './footer.tsx';
import {Rows} from './rows.tsx';

/** The rows of the screen of a list, but for its footer. */
export type ListFrame = {
	readonly header: string;
	readonly body: readonly string[];
	/** What there is to say of the selected row. */
	readonly detail: readonly string[];
};

/** A list that lies over a log. */
export const ListScreen = ({explorer, frame}: {explorer: Explorer; frame: ListFrame}) => {
	const {header, body, detail} = frame;
	return (
		<>
			<Rows rows={[header]} height={1} />
			<Rows rows={body} height={explorer.size.rows - 2 - detail.length} />
			<Rows rows={detail} height={detail.length} />
			<Footer explorer={explorer} />
		</>
	);
};
