import type {Scope} from '../../core/log-source.ts';

/** The namespaces in view, for the header; empty where there is no such thing. */
export const placeWords = (namespaces: Scope['namespaces'], own: string | undefined): string => {
	if (namespaces === 'all') {
		return 'all namespaces';
	}

	return namespaces === undefined ? (own ?? '') : namespaces.join(', ');
};
