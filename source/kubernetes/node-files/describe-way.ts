import type {Protocol} from '../api.ts';
import type {WayClosed} from './way.ts';

/** How a log is read. `unasked`: nothing was wanted of the node's files yet; `unwanted`: nobody may ask for them. */
export type Way = {readonly type: 'open' | 'unasked' | 'unwanted'} | WayClosed;

/**
How a stream's log is read, for its details: what way it has, and why it has no better one.

@param protocol - What the server speaks; said where it is not the usual one.
*/
export const describeWay = (way: Way, protocol?: Protocol): string => {
	const api = protocol === 'HTTP/1.1' ? 'through pods/log, over HTTP/1.1' : 'through pods/log';
	switch (way.type) {
		case 'open':
			return "from the node's files: rotated ones included, standard output and error told apart";
		case 'unasked':
			return `${api}: nothing was wanted of the node's files so far`;
		case 'unwanted':
			return `${api}: the node's files are left alone (--no-node-files)`;
		case 'closed':
			return `${api}: ${whyClosed(way)}`;
	}
};

const whyClosed = ({reason, cause}: WayClosed): string => {
	switch (reason) {
		case 'forbidden':
			return "no permission to read the node's files (get nodes/proxy)";
		case 'off':
			return 'the node does not serve its log files';
		case 'absent':
			return "the node has no log files of this container's life";
		case 'format':
			return "the node's log files are in another format than the CRI's";
		case 'unreachable':
			return `the node does not answer: ${cause}`;
	}
};
