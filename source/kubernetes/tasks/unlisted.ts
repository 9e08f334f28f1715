import type {Collection} from '../watch/collections.ts';
import type {WhyUnlisted} from './task-groups.ts';

/** Which of some collections are not known, and why. What no collection covers is not known either. */
export const unlistedRule =
	(collections: readonly Collection[]): WhyUnlisted =>
	(resource, place) => {
		const covering = collections.find(
			({resource: own, namespace}) => own === resource && (namespace === undefined || namespace === place),
		);
		return covering && (covering.everListed || isAbsent(covering))
			? undefined
			: whyUnlisted(resource, place, covering);
	};

/** The cluster has no such API, so it has no such objects. */
const isAbsent = ({state, error}: Collection): boolean =>
	state === 'refused' && (error!.status === 404 || error!.status === 405);

const whyUnlisted = (resource: string, namespace: string, collection: Collection | undefined): string =>
	collection?.state === 'refused'
		? `no permission (list ${resource} in namespace "${namespace}")`
		: `${resource} could not be listed yet`;
