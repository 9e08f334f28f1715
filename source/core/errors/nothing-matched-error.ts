import {KreelError} from './kreel-error.ts';

/** No task matches what was asked for. */
export class NothingMatchedError extends KreelError {
	override readonly name = 'NothingMatchedError';
	readonly exitCode = 3;
	readonly nearest: readonly string[];

	/**
	@param what - What was asked for and where, as in `no task matches "chekout" in namespace "shop"`.
	@param nearest - Names that are alike, best first.
	@param hint - What to try where no name is alike.
	*/
	constructor(what: string, nearest: readonly string[] = [], hint = '`kreel tasks -A` lists all tasks') {
		super(`${what}; ${nearest.length > 0 ? `did you mean ${nearest.join(', ')}?` : hint}`);
		this.nearest = nearest;
	}
}
