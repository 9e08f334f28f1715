/** A command of the program; `explore` is the one without a word. */
export type CommandName = 'explore' | 'logs' | 'tasks' | 'open' | 'serve';

/** One flag, as the parser and the help show it. */
export type Flag = {
	readonly name: string;
	readonly short?: string;
	/** Name of its value in the help; absent for a switch. */
	readonly value?: string;
	/** What it means when it is given without a value; then a value binds only with `=`. */
	readonly bare?: string;
	/** Whether it can be settled for every run, in the environment and the configuration file; such a flag takes one value. */
	readonly isSetting?: true;
	readonly description: string;
	readonly commands: readonly CommandName[];
};

const all: readonly CommandName[] = ['explore', 'logs', 'tasks', 'serve'];
const everywhere: readonly CommandName[] = [...all, 'open'];
const readers: readonly CommandName[] = ['explore', 'logs', 'tasks'];
const printers: readonly CommandName[] = ['logs', 'open'];
const explorers: readonly CommandName[] = ['explore', 'open'];

/** Every flag there is: the parser, the help and the check of what belongs to which command read it. */
export const flags: readonly Flag[] = [
	{name: 'kubeconfig', value: 'FILE', description: 'use this kubeconfig', commands: all},
	{name: 'context', value: 'NAME', description: 'use this context of the kubeconfig', commands: all},
	{
		name: 'namespace',
		short: 'n',
		value: 'NS',
		description: "look there (default: the context's)",
		commands: readers,
	},
	{name: 'all-namespaces', short: 'A', description: 'look in all namespaces', commands: readers},
	{
		name: 'selector',
		short: 'l',
		value: 'SELECTOR',
		description: 'only tasks with these labels (app=api)',
		commands: readers,
	},
	{
		name: 'gateway',
		value: 'URL',
		description: 'read through a gateway, without a kubeconfig',
		commands: readers,
	},
	{
		name: 'token-file',
		value: 'FILE',
		description: 'with --gateway: the token is in this file',
		commands: readers,
	},
	{name: 'demo', description: 'use the demo cluster inside kreel', commands: all},
	{name: 'print', description: 'print the lines, as `kreel logs` does; no explorer', commands: ['open']},
	{
		name: 'follow',
		short: 'f',
		description: "go on until the task ends, with the task's exit code",
		commands: printers,
	},
	{
		name: 'since',
		value: 'TIME',
		description: '10m, 1h, all or an RFC 3339 time (default: all)',
		commands: printers,
	},
	{
		name: 'until',
		value: 'TIME',
		description: 'only lines before it: 10m ago, or an RFC 3339 time',
		commands: printers,
	},
	{name: 'tail', value: 'N', description: 'at most the newest N lines of each stream', commands: printers},
	{
		name: 'container',
		short: 'c',
		value: 'NAME|/RE/',
		description: 'only this container (repeatable)',
		commands: printers,
	},
	{
		name: 'exclude-container',
		value: 'NAME|/RE/',
		description: 'not this container (repeatable)',
		commands: printers,
	},
	{name: 'no-init', description: 'no init containers', commands: printers},
	{name: 'no-sidecars', description: 'no sidecars', commands: printers},
	{
		name: 'no-node-files',
		description: "read pods/log alone, never the node's own log files",
		commands: all,
	},
	{name: 'previous', short: 'p', description: 'the life before the present one', commands: ['logs']},
	{
		name: 'output',
		short: 'o',
		value: 'FORMAT',
		description: 'logs: text, raw, json, template=…; tasks: table, json, name',
		commands: ['logs', 'tasks', 'open'],
	},
	{
		name: 'timestamps',
		value: 'KIND',
		bare: 'utc',
		description: 'before each line: utc, local or delta',
		commands: printers,
	},
	{
		name: 'memory',
		value: 'SIZE',
		isSetting: true,
		description: 'what a log may take of memory (256Mi); the rest of it goes to a temporary file',
		commands: explorers,
	},
	{
		name: 'disk',
		value: 'SIZE',
		isSetting: true,
		description: 'what that file may take (10Gi); then the oldest lines are dropped',
		commands: explorers,
	},
	{
		name: 'timezone',
		value: 'ZONE',
		isSetting: true,
		description: 'times in this zone (Europe/Berlin)',
		commands: ['explore', 'logs', 'open'],
	},
	{
		name: 'prefix',
		value: 'WHEN',
		description: 'pod and container before each line: auto, always, never',
		commands: printers,
	},
	{
		name: 'max-wait',
		value: 'TIME',
		description: 'how long a live line waits for older ones of others (300ms)',
		commands: printers,
	},
	{name: 'notices', description: 'with -o json: notices on standard output too', commands: printers},
	{name: 'watch', short: 'w', description: 'go on with every change', commands: ['tasks']},
	{name: 'host', value: 'ADDRESS', description: 'listen there (127.0.0.1)', commands: ['serve']},
	{name: 'port', value: 'PORT', description: 'listen there (8080)', commands: ['serve']},
	{name: 'auth', value: 'KIND', description: 'none (on loopback only)', commands: ['serve']},
	{
		name: 'color',
		value: 'WHEN',
		isSetting: true,
		description: 'auto, always, never',
		commands: ['explore', 'logs', 'open'],
	},
	{
		name: 'config',
		value: 'FILE',
		description: 'settings from this file (default: kreel/config.yaml where the system keeps such files)',
		commands: everywhere,
	},
	{name: 'quiet', short: 'q', description: 'no notices', commands: ['logs', 'tasks', 'open', 'serve']},
	{name: 'help', short: 'h', description: 'this help', commands: everywhere},
	{name: 'version', description: 'the version', commands: everywhere},
];

/** The variable of the environment that settles a flag. */
export const variableOf = (flag: string): string => `KREEL_${flag.toUpperCase()}`;
