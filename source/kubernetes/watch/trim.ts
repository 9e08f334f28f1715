import type {KubeObject} from '../objects.ts';

/** Annotations that are read. */
const keptAnnotations = ['kubectl.kubernetes.io/default-container', 'deployment.kubernetes.io/revision'];

type Spec = {volumes?: unknown; template?: unknown; jobTemplate?: unknown; containers?: object[]};

/** Drop what is never read and is most of an object: who managed which field, volumes, templates. In place. */
export const trimObject = <T extends KubeObject>(object: T): T => {
	const metadata = object.metadata as T['metadata'] & {managedFields?: unknown};
	metadata.managedFields = undefined;
	if (metadata.annotations) {
		const kept = keptAnnotations.filter(name => metadata.annotations![name] !== undefined);
		metadata.annotations = Object.fromEntries(kept.map(name => [name, metadata.annotations![name]!]));
	}

	const {spec} = object as {spec?: Spec};
	if (spec) {
		spec.volumes = undefined;
		spec.template = undefined;
		spec.jobTemplate = undefined;
		for (const container of spec.containers ?? []) {
			Object.assign(container, {env: undefined, volumeMounts: undefined, resources: undefined});
		}
	}

	return object;
};
