import {type ChildProcess, type ChildProcessByStdio, spawn} from 'node:child_process';
import type {Readable} from 'node:stream';
import {formatDuration} from '../../core/duration.ts';
import {type ExecCredential, parseCredential} from './exec-credential.ts';
import type {ExecPlugin} from './exec-info.ts';

/** What an exec plugin may take. */
export type PluginLimits = {
	/** Of standard output. */
	readonly maxBytes: number;
	readonly maxMs: number;
};

const usualLimits: PluginLimits = {maxBytes: 1024 * 1024, maxMs: 60_000};

/** So much of what a plugin says on standard error is kept (characters); one line of it is shown, as far as the second number. */
const keptWords = 8192;
const shownWords = 200;

/**
Run an exec plugin, with nothing on its standard input.

@throws {Error} With a sentence that names the plugin. It never has anything of its standard output, which may be a credential.
*/
export const runPlugin = async (plugin: ExecPlugin, limits = usualLimits): Promise<ExecCredential> => {
	const name = `the exec plugin "${plugin.command}"`;
	if (plugin.command === '') {
		throw new Error('the exec plugin of the user names no command');
	}

	const {stdout, stderr, ended} = await runToEnd(plugin, name, limits);
	if (ended !== 'exit 0') {
		throw new Error(`${name} failed (${ended})${saying(stderr)}`);
	}

	const credential = parseCredential(stdout);
	if (!credential) {
		throw new Error(`${name} printed no ExecCredential${saying(stderr)}`);
	}

	return credential;
};

type Output = {readonly stdout: string; readonly stderr: string; readonly ended: string};

const runToEnd = (plugin: ExecPlugin, name: string, {maxBytes, maxMs}: PluginLimits): Promise<Output> =>
	new Promise((resolve, reject) => {
		const child = start(plugin);
		const chunks: Buffer[] = [];
		let size = 0;
		let stderr = '';
		const giveUp = (message: string) => {
			clearTimeout(timer);
			stop(child);
			reject(new Error(message));
		};
		const timer = setTimeout(
			() => giveUp(`${name} did not end within ${formatDuration(maxMs)}${saying(stderr)}`),
			maxMs,
		);
		child.stdout.on('data', (chunk: Buffer) => {
			size += chunk.length;
			chunks.push(chunk);
			if (size > maxBytes) {
				giveUp(`${name} printed more than ${maxBytes} bytes, which is no ExecCredential`);
			}
		});
		child.stderr.setEncoding('utf8').on('data', (text: string) => {
			stderr = (stderr + text).slice(0, keptWords);
		});
		child.on('error', error => giveUp(startFault(error, plugin, name)));
		child.on('close', (code, signal) => {
			clearTimeout(timer);
			const stdout = Buffer.concat(chunks).toString('utf8');
			resolve({stdout, stderr, ended: signal ?? `exit ${code}`});
		});
	});

const start = ({command, args, env}: ExecPlugin): ChildProcessByStdio<null, Readable, Readable> =>
	spawn(command, args, {
		env: {...process.env, ...env},
		stdio: ['ignore', 'pipe', 'pipe'],
		windowsHide: true,
	});

/** What the plugin has started may live on; nobody waits for it any more. */
const stop = (child: ChildProcess): void => {
	child.kill('SIGKILL');
	child.stdout?.destroy();
	child.stderr?.destroy();
};

const startFault = (error: NodeJS.ErrnoException, {installHint}: ExecPlugin, name: string): string => {
	if (error.code !== 'ENOENT') {
		return `${name} cannot be started: ${error.code}`;
	}

	const hint = installHint?.replace(/\s+/g, ' ').trim();
	return `${name} is not installed${hint ? `: ${clip(hint)}` : ''}`;
};

const saying = (stderr: string): string => {
	const line = stderr.split('\n').find(one => one.trim() !== '');
	return line === undefined ? '' : `: ${clip(line.trim())}`;
};

const clip = (text: string): string => (text.length > shownWords ? `${text.slice(0, shownWords)}…` : text);
