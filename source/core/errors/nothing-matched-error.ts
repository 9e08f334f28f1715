import {KreelError} from './kreel-error.ts';

/** No task matches what was asked for. */
export class NothingMatchedError extends KreelError {
	override readonly name = 'NothingMatchedError';
	readonly exitCode = 3;
	readonly nearest: readonly string[];

	/**
	@param what - What was asked for and where, as in `no task matches "chekout" in namespace "shop"`.
	@param nearest - Names that are alike, best first.
	*/
	constructor(what: string, nearest: readonly string[] = []) {
		const hint =
			nearest.length > 0 ? `did you mean ${nearest.join(', ')}?` : '`kreel tasks -A` lists all tasks';
		super(`${what}; ${hint}`);
		this.nearest = nearest;
	}
}
