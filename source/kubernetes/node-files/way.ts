import {ApiError} from '../api.ts';

/** Why a log is not read from its node's files. */
export type WayClosed = {
	readonly type: 'closed';
	/**
	`forbidden`: the user, or the API server, may not. `off`: the node does not serve its files, or not by ranges.
	`absent`: it has none of this life. `format`: they are not in the format of the CRI. `unreachable`: the node does not answer.
	*/
	readonly reason: 'forbidden' | 'off' | 'absent' | 'format' | 'unreachable';
	/** What was answered; hostile text. */
	readonly cause: string;
	/** It is not worth trying again. */
	readonly isPermanent: boolean;
};

/** The node's files cannot be read. Only steers: it is a value at the module's border. */
export class WayClosedError extends Error {
	override readonly name = 'WayClosedError';
	readonly way: WayClosed;

	constructor(reason: WayClosed['reason'], cause: string) {
		super(cause);
		const isPermanent = reason === 'forbidden' || reason === 'off' || reason === 'format';
		this.way = {type: 'closed', reason, cause, isPermanent};
	}
}

/** The file is not what it was: rotated, compressed or removed since it was looked at. Only steers. */
export class FileMovedError extends Error {
	override readonly name = 'FileMovedError';
}

/**
What an error says about the way.

A 404 of the API server has a reason: the node is gone, or not yet there. The kubelet's has none: the folder is not there.

@throws The error, where it says nothing.
*/
export const wayClosedBy = (error: unknown): WayClosed => {
	if (error instanceof WayClosedError) {
		return error.way;
	}

	if (!(error instanceof ApiError)) {
		throw error;
	}

	return new WayClosedError(reasonOf(error), error.message).way;
};

const reasonOf = ({status, reason}: ApiError): WayClosed['reason'] => {
	switch (status) {
		case 403:
			return 'forbidden';
		case 405:
		case 501:
			return 'off';
		case 404:
			return reason === 'NotFound' ? 'unreachable' : 'absent';
		default:
			return 'unreachable';
	}
};

/** A file cannot be unpacked. Only steers: the reader is told of the gap. */
export class BrokenFileError extends Error {
	override readonly name = 'BrokenFileError';
}
