import type {WayClosed} from './way.ts';

/** How a stream's log is read, for its details: what way it has, and why it has no better one. */
export const describeWay = (way: {readonly type: 'open'} | WayClosed): string => {
	if (way.type === 'open') {
		return "from the node's files: rotated ones included, standard output and error told apart";
	}

	return `through pods/log: ${whyClosed(way)}`;
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
