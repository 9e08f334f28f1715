import {type ApiRequest, type ApiResponse, answerStatus} from '../connection/loopback-api.ts';
import {address, LogNode} from '../node-files/log-node.ts';
import {LogPod} from './log-pod.ts';

const nodePath = `/api/v1/nodes/${address.node}/proxy/logs/pods/`;
const ownFolder = `${nodePath}shop_app_uid-app/app/`;
const nodeFolder = `${nodePath}shop_app_${address.uid}/${address.container}/`;

/** A pod whose log is also in the files of its node, with all that was rotated. */
export class PodOnNode extends LogPod {
	readonly node = new LogNode();
	/** Whether the user may read the node's files. */
	isAllowed = true;

	override write(...lines: string[]): void {
		this.node.clock = this.clock;
		this.node.stepNs = this.step;
		this.node.append(lines.map(line => this.node.record(line)).join(''), `${this.restarts}.log`);
		super.write(...lines);
	}

	/** Lines that the live connection leaves out. */
	writeUnsent(...lines: string[]): void {
		this.node.clock = this.clock;
		this.node.stepNs = this.step;
		this.node.append(lines.map(line => this.node.record(line)).join(''), `${this.restarts}.log`);
		this.clock += BigInt(lines.length) * this.step;
	}

	/** As the kubelet rotates: what was written is no longer to be had through `pods/log`. */
	rotateFiles(): void {
		this.node.rotate();
		this.rotate(0);
	}

	override handle(request: ApiRequest, response: ApiResponse, url: URL): void {
		if (!url.pathname.startsWith(nodePath)) {
			super.handle(request, response, url);
		} else if (this.isAllowed) {
			this.node.handle(request, response, new URL(url.href.replace(ownFolder, nodeFolder)));
		} else {
			answerStatus(response, 403, 'Forbidden', 'nodes "node-a" is forbidden');
		}
	}
}
