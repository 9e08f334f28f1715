import type {BenchContext} from './bench-context.ts';
import type {Figure} from './figure.ts';
import type {Shown} from './shown.ts';

/** Figures that are taken together. */
export type Section = {
	/** As it is called on the command line. */
	readonly name: string;
	/** What it measures, for the list of sections. */
	readonly about: string;
	readonly needsCluster?: boolean;
	measure(context: BenchContext): AsyncIterable<Figure | Shown>;
};
