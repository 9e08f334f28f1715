import type {Random} from './random.ts';

/** Letters and digits of generated names: no vowels, so that no words come out (`k8s.io/apimachinery/pkg/util/rand`). */
const safeLetters = 'bcdfghjklmnpqrstvwxz2456789';
const hexDigits = '0123456789abcdef';

/** A uid, as a random UUID is written. */
export const makeUid = (random: Random): string => {
	const hex = (length: number) => random.text(length, hexDigits);
	return `${hex(8)}-${hex(4)}-4${hex(3)}-${random.pick(['8', '9', 'a', 'b'])}${hex(3)}-${hex(12)}`;
};

/** What follows `generateName`. */
export const makeSuffix = (random: Random): string => random.text(5, safeLetters);

/** A `pod-template-hash`, or the hash in a StatefulSet's revision. */
export const makeTemplateHash = (random: Random): string => random.text(random.between(9, 10), safeLetters);

export const makeContainerId = (random: Random): string => `containerd://${random.text(64, hexDigits)}`;

export const makeImageId = (random: Random): string => `sha256:${random.text(64, hexDigits)}`;

/** A time as Kubernetes writes it: RFC 3339, whole seconds. */
export const timestamp = (ms: number): string => {
	const second = Math.floor(ms / 1000);
	if (second !== lastSecond) {
		lastSecond = second;
		lastText = `${new Date(second * 1000).toISOString().slice(0, 19)}Z`;
	}

	return lastText;
};

// Nearly always the second is that of the call before, and writing a date is dear.
let lastSecond = 0;
let lastText = '1970-01-01T00:00:00Z';
