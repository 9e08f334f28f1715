import {UsageError} from '../../core/errors/usage-error.ts';
import type {Binding, ScreenName} from './binding.ts';
import type {KeyName} from './key-names.ts';

/** The bindings as they are in force: the one source of handlers, help and footer. */
export type Keymap = {
	/** What a key does on a screen. */
	find(screen: ScreenName, key: KeyName): Binding | undefined;
	/** What can be done on a screen, in the order of the help. */
	of(screen: ScreenName): readonly Binding[];
	/** The first key of a binding, by its name. */
	keyOf(name: string): KeyName;
};

/**
Put bindings in force.

@param remaps - Other keys for bindings, by name; they replace the binding's own.
@throws {UsageError} Where a key would do two things on one screen, or a name is not known.
*/
export const createKeymap = (
	bindings: readonly Binding[],
	remaps: Readonly<Record<string, readonly KeyName[]>> = {},
): Keymap => {
	throwOnUnknownName(bindings, remaps);
	const inForce = bindings.map(binding => ({...binding, keys: remaps[binding.name] ?? binding.keys}));
	const found = new Map<string, Binding>();
	for (const binding of inForce) {
		for (const screen of binding.screens) {
			for (const key of binding.keys) {
				addKey(found, screen, key, binding);
			}
		}
	}

	return {
		find: (screen, key) => found.get(`${screen} ${key}`),
		keyOf: name => inForce.find(binding => binding.name === name)?.keys[0] ?? '',
		of: screen => inForce.filter(({screens}) => screens.includes(screen)),
	};
};

const addKey = (found: Map<string, Binding>, screen: ScreenName, key: KeyName, binding: Binding): void => {
	const known = found.get(`${screen} ${key}`);
	if (known) {
		throw new UsageError(
			`key ${key}: bound to both "${known.name}" and "${binding.name}" in the ${screen}; give one of them another key`,
		);
	}

	found.set(`${screen} ${key}`, binding);
};

const throwOnUnknownName = (
	bindings: readonly Binding[],
	remaps: Readonly<Record<string, unknown>>,
): void => {
	const names = new Set(bindings.map(({name}) => name));
	const unknown = Object.keys(remaps).find(name => !names.has(name));
	if (unknown !== undefined) {
		throw new UsageError(`no binding is named "${unknown}"; there are ${[...names].join(', ')}`);
	}
};
