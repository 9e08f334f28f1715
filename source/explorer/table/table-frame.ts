import {instantFromMs} from '../../core/instant.ts';
import type {Explorer} from '../explorer.ts';
import {paintFooter} from '../paint/footer.ts';
import {paintDetail, paintEmpty} from './paint-detail.ts';
import {paintTableHeader} from './paint-header.ts';
import {paintTable} from './paint-table.ts';
import {placeWords} from './place-words.ts';

/** The rows of the task table's screen. */
export type TableFrame = {
	readonly header: string;
	readonly body: readonly string[];
	readonly detail: string;
	readonly footer: string;
};

/** Paint the task table as it is now. */
export const tableFrame = (explorer: Explorer): TableFrame => {
	const {context, table, size, tableHeight, keymap, message} = explorer;
	const {theme, scope, source, clock} = context;
	const width = size.columns;
	const now = context.now();
	const view = table.settle(tableHeight);
	const {filter, list} = table;
	const common = {freshness: list.freshness, filter, theme, width};
	const place = placeWords(list.narrowed?.shown ?? scope.namespaces, source.namespace);
	return {
		header: paintTableHeader({
			...common,
			source: source.name,
			place,
			tasks: view.tasks,
			clock: clock.seconds(instantFromMs(now)),
			seconds: clock.seconds,
		}),
		body:
			view.tasks.length === 0
				? paintEmpty({...common, place: place === '' ? source.name : place})
				: paintTable({...view, width, height: tableHeight, now, theme}),
		detail: paintDetail(view.tasks[view.selected], list.freshness, theme, width),
		footer: paintFooter(keymap, 'table', {message, width, theme}),
	};
};
