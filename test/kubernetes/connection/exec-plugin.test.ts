import {describe, expect, test} from 'vitest';
import {parseCredential} from '../../../source/kubernetes/connection/exec-credential.ts';
import {runPlugin} from '../../../source/kubernetes/connection/exec-plugin.ts';

const pluginOf = (script: string) => ({command: process.execPath, args: ['-e', script], env: {}});

const faultOf = async (script: string, limits?: Parameters<typeof runPlugin>[1]): Promise<string> => {
	const error: unknown = await runPlugin(pluginOf(script), limits).catch((reason: unknown) => reason);
	expect(error).toBeInstanceOf(Error);
	return (error as Error).message.replace(process.execPath, 'login');
};

describe('an exec plugin', () => {
	test('gives a token and when it expires', async () => {
		const status = {token: 'abc', expirationTimestamp: '2026-11-23T12:00:00Z'};
		const script = `console.log(${JSON.stringify(JSON.stringify({kind: 'ExecCredential', status}))})`;
		expect(await runPlugin(pluginOf(script))).toEqual({
			token: 'abc',
			expiresAt: Date.UTC(2026, 10, 23, 12),
		});
	});

	test('that prints a credential in another form is told apart without a character of it', async () => {
		expect(await faultOf('console.log("eyJhbGciOiJSUzI1NiJ9")')).toBe(
			'the exec plugin "login" printed no ExecCredential',
		);
	});

	test('that fails says its exit code and the first line of what it said, clipped', async () => {
		const script = 'console.error("\\n" + "x".repeat(1000) + "\\nsecond"); process.exit(3)';
		expect(await faultOf(script)).toBe(`the exec plugin "login" failed (exit 3): ${'x'.repeat(200)}…`);
	});

	test('that fails never shows its standard output', async () => {
		expect(await faultOf('console.log("secret"); process.exit(1)')).toBe(
			'the exec plugin "login" failed (exit 1)',
		);
	});

	test('that prints without end is stopped at 1 MiB', async () => {
		const script = 'const more = () => process.stdout.write("x".repeat(65536), more); more()';
		expect(await faultOf(script)).toBe(
			'the exec plugin "login" printed more than 1048576 bytes, which is no ExecCredential',
		);
	});

	test('that never ends is stopped, and says how long it was waited for', async () => {
		const limits = {maxBytes: 1024, maxMs: 1};
		expect(await faultOf('setInterval(() => {}, 1000)', limits)).toBe(
			'the exec plugin "login" did not end within 0.0s',
		);
	});

	test('reads nothing from the terminal', async () => {
		const script =
			'process.stdin.on("data", () => {}).on("end", () => console.log(JSON.stringify({status: {token: "end"}})))';
		expect(await runPlugin(pluginOf(script))).toEqual({token: 'end'});
	});

	test('that is not installed says how to install it', async () => {
		const plugin = {command: 'no-such-plugin', args: [], env: {}, installHint: 'see\n  the handbook\n'};
		await expect(runPlugin(plugin)).rejects.toThrow(
			/^the exec plugin "no-such-plugin" is not installed: see the handbook$/,
		);
	});
});

describe('what is no ExecCredential', () => {
	test.each([
		['nothing', ''],
		['null', 'null'],
		['another kind', '{"kind":"Status","status":{"token":"a"}}'],
		['a status that is a word', '{"kind":"ExecCredential","status":"Failure"}'],
		['a token that is no text', '{"kind":"ExecCredential","status":{"token":5}}'],
		['a certificate without its key', '{"kind":"ExecCredential","status":{"clientCertificateData":"a"}}'],
	])('%s', (_, text) => {
		expect(parseCredential(text)).toBeUndefined();
	});
});
