import type {Leaf} from './leaf.ts';

/** All leaves, the nearest to one of them last. */
export const byDistance = (leaves: readonly Leaf[], focus: number): Leaf[] => {
	const sorted: Leaf[] = [];
	for (let distance = leaves.length; distance > 0; distance--) {
		for (const leaf of [leaves[focus - distance], leaves[focus + distance]]) {
			if (leaf) {
				sorted.push(leaf);
			}
		}
	}

	return leaves[focus] ? [...sorted, leaves[focus]] : sorted;
};
