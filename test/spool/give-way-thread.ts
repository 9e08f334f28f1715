import {readlinkSync} from 'node:fs';
import {getPriority} from 'node:os';
import {parentPort} from 'node:worker_threads';
import {giveWay} from '../../source/spool/give-way.ts';

/** Of this thread, where threads have one of their own. */
const ownPriority = (): number =>
	getPriority(process.platform === 'linux' ? Number(readlinkSync('/proc/thread-self').split('/').at(-1)) : 0);

const before = ownPriority();
giveWay();
parentPort!.postMessage({before, after: ownPriority()});
