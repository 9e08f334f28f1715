import {execFile, spawn} from 'node:child_process';
import {writeFileSync} from 'node:fs';
import path from 'node:path';
import {text} from 'node:stream/consumers';
import {promisify} from 'node:util';
import type {BenchContext} from './bench-context.ts';

const run = promisify(execFile);

/** With a shell; where it has `emit` as well, logs are made faster. */
const image = process.env.KREEL_TEST_IMAGE ?? 'localhost/emit:1';

/** Each section has a namespace of its own. */
let opened = 0;

/** A namespace of our own on a cluster, which goes with the benchmark. All by kubectl. */
export class BenchCluster {
	readonly namespace: string;
	readonly kubeconfig: string;
	readonly #folder: string;

	private constructor(kubeconfig: string, namespace: string, folder: string) {
		this.kubeconfig = kubeconfig;
		this.namespace = namespace;
		this.#folder = folder;
	}

	static async open(context: BenchContext): Promise<BenchCluster> {
		const cluster = new BenchCluster(
			context.options.kubeconfig!,
			`kreel-bench-${process.pid}-${++opened}`,
			context.folder,
		);
		await cluster.kubectl('create', 'namespace', cluster.namespace);
		context.atEnd(() => cluster.kubectl('delete', 'namespace', cluster.namespace, '--wait=false'));
		await cluster.#untilServiceAccount();
		return cluster;
	}

	/** Run kubectl to its end; returns what it printed. */
	async kubectl(...args: readonly string[]): Promise<string> {
		const {stdout} = await run('kubectl', ['--kubeconfig', this.kubeconfig, ...args], {
			maxBuffer: 64 * 1024 * 1024,
		});
		return stdout;
	}

	/** Make objects in the namespace. */
	async apply(objects: readonly object[]): Promise<void> {
		const child = spawn(
			'kubectl',
			['--kubeconfig', this.kubeconfig, '-n', this.namespace, 'apply', '-f', '-'],
			{stdio: ['pipe', 'ignore', 'pipe']},
		);
		child.stdin.end(JSON.stringify({apiVersion: 'v1', kind: 'List', items: objects}));
		const failure = await text(child.stderr);
		if (failure !== '') {
			throw new Error(failure);
		}
	}

	/** A pod of containers that each run a script. */
	pod(name: string, scripts: Readonly<Record<string, string>>): object {
		const containers = Object.entries(scripts).map(([container, script]) => ({
			name: container,
			image,
			imagePullPolicy: 'IfNotPresent',
			command: ['sh', '-c', script],
		}));
		return {
			apiVersion: 'v1',
			kind: 'Pod',
			metadata: {name},
			spec: {restartPolicy: 'Never', terminationGracePeriodSeconds: 0, containers},
		};
	}

	/** Where a path of the API is, and what curl needs to be let in. */
	async curl(apiPath: string): Promise<string[]> {
		const config = JSON.parse(await this.kubectl('config', 'view', '--raw', '--minify', '-o', 'json'));
		const {server, ...cluster} = config.clusters[0].cluster;
		const {user} = config.users[0];
		const args = ['-s', `${server}${apiPath}`];
		for (const [flag, data] of [
			['--cacert', cluster['certificate-authority-data']],
			['--cert', user['client-certificate-data']],
			['--key', user['client-key-data']],
		]) {
			if (data) {
				const file = path.join(this.#folder, flag.slice(2));
				writeFileSync(file, Buffer.from(data, 'base64'), {mode: 0o600});
				args.push(flag, file);
			}
		}

		if (user.token) {
			// On the command line others could read it.
			const file = path.join(this.#folder, 'headers');
			writeFileSync(file, `Authorization: Bearer ${user.token}\n`, {mode: 0o600});
			args.push('-H', `@${file}`);
		}

		return args;
	}

	/** A bare pod that is made before its namespace has a service account is refused. */
	async #untilServiceAccount(): Promise<void> {
		await this.kubectl(
			'wait',
			'-n',
			this.namespace,
			'--for=create',
			'serviceaccount/default',
			'--timeout=60s',
		);
	}
}
