import {sseType} from '../wire.ts';

/** The forms in which a log that is complete is given. */
export type PageType = 'application/json' | 'application/x-ndjson' | 'text/plain';

const pageTypes: readonly PageType[] = ['application/json', 'application/x-ndjson', 'text/plain'];

/** Media types of an `Accept` header without those that are refused (`q=0`), the most wanted first. */
const acceptedTypes = (header: string | undefined): string[] =>
	(header ?? '*/*')
		.split(',')
		.map(part => {
			const [type, ...parameters] = part.split(';').map(text => text.trim().toLowerCase());
			const quality = parameters.find(parameter => parameter.startsWith('q='));
			return {type: type!, quality: quality === undefined ? 1 : Number(quality.slice(2))};
		})
		.filter(({type, quality}) => type !== '' && quality > 0)
		.sort((a, b) => b.quality - a.quality)
		.map(({type}) => type);

/** Whether server-sent events are the only thing that a client understands, as an `EventSource` says of itself. */
export const acceptsOnlyEvents = (header: string | undefined): boolean => {
	const types = acceptedTypes(header);
	return types.length > 0 && types.every(type => type === sseType);
};

/** Whether a client asks for server-sent events by name. */
export const acceptsEvents = (header: string | undefined): boolean => acceptedTypes(header).includes(sseType);

/** The form that a client likes best; JSON where it says nothing. */
export const pageTypeOf = (header: string | undefined): PageType => {
	for (const type of acceptedTypes(header)) {
		const page = pageTypes.find(
			known => known === type || (type.endsWith('/*') && known.startsWith(type.slice(0, -1))),
		);
		if (page) {
			return page;
		}
	}

	return 'application/json';
};
