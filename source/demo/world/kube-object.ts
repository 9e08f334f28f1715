/** Metadata of an object, as far as the demo's world uses it. */
export type Metadata = {
	readonly name: string;
	readonly generateName?: string;
	readonly namespace?: string;
	readonly uid: string;
	/** Set by the store. */
	readonly resourceVersion?: string;
	readonly generation?: number;
	/** RFC 3339, whole seconds. */
	readonly creationTimestamp: string;
	readonly deletionTimestamp?: string;
	readonly deletionGracePeriodSeconds?: number;
	readonly labels?: Readonly<Record<string, string>>;
	readonly annotations?: Readonly<Record<string, string>>;
	readonly ownerReferences?: readonly OwnerReference[];
};

export type OwnerReference = {
	readonly apiVersion: string;
	readonly kind: string;
	readonly name: string;
	readonly uid: string;
	readonly controller: true;
	readonly blockOwnerDeletion: true;
};

/** An object of the API without its `kind` and `apiVersion`, which its resource tells. A value: a change is a new object. */
export type KubeObject = {readonly metadata: Metadata; readonly [field: string]: unknown};
