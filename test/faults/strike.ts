import type {Exchange, FaultResponse} from './answers.ts';
import type {BreakKind} from './fault.ts';

/** What the kubelet says where it has no lines; the API server passes it on with a 200. */
export const kubeletWords = 'unable to retrieve container logs for containerd://0123456789abcdef';

/** Break an answer for good. */
export const breakOff = (how: Exclude<BreakKind, 'trickle' | 'orderly goaway'>, exchange: Exchange): void => {
	const {response, reset, freeze, cut, goAway} = exchange;
	switch (how) {
		case 'reset':
			setImmediate(reset);
			break;
		case 'silence':
			setImmediate(freeze);
			break;
		case 'cut':
			setImmediate(cut);
			break;
		case 'goaway':
			setImmediate(() => goAway(false));
			break;
		case 'end':
		case 'end in a line':
			response.end();
			break;
		case 'words':
			response.end(kubeletWords);
			break;
		case 'stall':
		case 'stall of any':
			break;
	}
};

/** Send the first bytes one by one, then the rest. */
export const trickle = (response: FaultResponse, bytes: Buffer, done: () => void): void => {
	const slow = Math.min(bytes.length, 500);
	let isClosed = false;
	response.once('close', () => {
		isClosed = true;
	});
	const drop = (at: number) => {
		if (isClosed) {
			return;
		}

		if (at === slow) {
			response.write(bytes.subarray(slow));
			done();
		} else {
			response.write(bytes.subarray(at, at + 1));
			setImmediate(drop, at + 1);
		}
	};
	drop(0);
};
