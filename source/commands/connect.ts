import {readFile} from 'node:fs/promises';
import {UnreachableError} from '../core/errors/unreachable-error.ts';
import {UsageError} from '../core/errors/usage-error.ts';
import type {LogSource, Scope} from '../core/log-source.ts';
import type {Invocation} from './arguments.ts';

/** A source, and what to do when it is no longer needed. */
export type Connected = {readonly source: LogSource; close(): Promise<void>};

/**
The source that the flags name: a gateway, the demo cluster or a context of a kubeconfig.

@throws {UsageError} Where they name more than one.
@throws {UnreachableError} Where there is no usable kubeconfig or context.
*/
export const connect = async (invocation: Invocation): Promise<Connected> => {
	const gateway = invocation.value('gateway');
	const places = ['gateway', 'demo', 'kubeconfig'].filter(
		flag => invocation.has(flag) || invocation.value(flag) !== undefined,
	);
	if (places.length > 1) {
		throw new UsageError(`--${places.join(' and --')} name different places; give one of them`);
	}

	if (gateway !== undefined) {
		const {createGatewaySource} = await import('../gateway/client.ts');
		return closing(
			createGatewaySource({url: gateway, token: await readToken(invocation.value('token-file'))}),
		);
	}

	return invocation.has('demo') ? connectToDemo(invocation) : connectToCluster(invocation);
};

const readToken = async (file: string | undefined): Promise<string | undefined> => {
	try {
		return file === undefined ? undefined : (await readFile(file, 'utf8')).trim();
	} catch (error) {
		throw new UnreachableError(
			`token file ${file}: cannot be read (${(error as NodeJS.ErrnoException).code})`,
			{cause: error},
		);
	}
};

const connectToCluster = async (invocation: Invocation): Promise<Connected> => {
	const {openKubernetesSource} = await import('../kubernetes/source.ts');
	const source = await openKubernetesSource({
		kubeconfig: invocation.value('kubeconfig'),
		context: invocation.value('context'),
		nodeFiles: !invocation.has('no-node-files'),
	});
	return closing(source);
};

const connectToDemo = async (invocation: Invocation): Promise<Connected> => {
	const {startDemoCluster} = await import('../demo/demo-cluster.ts');
	const {openKubernetesSource} = await import('../kubernetes/source.ts');
	const demo = await startDemoCluster();
	const source = await openKubernetesSource({
		kubeconfigText: demo.kubeconfig,
		context: invocation.value('context'),
	});
	return {
		source,
		async close() {
			await source.close();
			await demo.close();
		},
	};
};

const closing = (source: LogSource): Connected => ({source, close: async () => source.close()});

/**
Where to look, as the flags say.

@throws {UsageError} Where they contradict each other.
*/
export const scopeOf = (invocation: Invocation): Scope => {
	const namespaces = invocation.values('namespace').flatMap(value => value.split(','));
	const everywhere = invocation.has('all-namespaces');
	if (everywhere && namespaces.length > 0) {
		throw new UsageError('-n and -A contradict each other; give one of them');
	}

	return {
		namespaces: everywhere ? 'all' : namespaces.length > 0 ? namespaces : undefined,
		selector: invocation.value('selector'),
	};
};
