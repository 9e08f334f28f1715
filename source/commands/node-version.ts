/** The oldest version of Node that has all that is used; `engines` in package.json says the same. */
export const oldestNode = '22.19.0';

/**
Why kreel cannot run on this version of Node; `undefined` where it can.

@param version - As in `process.versions.node`.
*/
export const nodeProblem = (version: string): string | undefined =>
	isOlder(version, oldestNode)
		? `it runs on Node ${oldestNode} or newer, and this is Node ${version}; install a newer one`
		: undefined;

const isOlder = (version: string, than: string): boolean => {
	const [parts, least] = [version, than].map(text => text.split('.').map(Number)) as [number[], number[]];
	const index = parts.findIndex((part, at) => part !== least[at]);
	return index !== -1 && parts[index]! < least[index]!;
};
