import {expect, test} from 'vitest';
import {parseArguments} from '../../source/commands/arguments.ts';
import {withConfiguration} from '../../source/commands/configuration.ts';
import {UnreachableError} from '../../source/core/errors/unreachable-error.ts';
import {UsageError} from '../../source/core/errors/usage-error.ts';
import {run, writeTemporary} from './program.ts';

const fileOf = (content: string) => writeTemporary('config.yaml', content);

const configure = (argv: readonly string[], env: Record<string, string> = {}) =>
	withConfiguration(parseArguments(argv), env);

test('a flag wins over the environment, and that over the file', async () => {
	const file = await fileOf('memory: 1Gi\ndisk: 2Gi\ntimezone: UTC\n');
	const invocation = await configure(['--config', file, '--memory', '64Mi'], {
		KREEL_MEMORY: '128Mi',
		KREEL_DISK: '3Gi',
	});
	expect(['memory', 'disk', 'timezone'].map(invocation.value)).toEqual(['64Mi', '3Gi', 'UTC']);
});

test('a sentence can say where a value comes from', async () => {
	const file = await fileOf('timezone: UTC\n');
	const invocation = await configure(['--memory', '64Mi'], {KREEL_DISK: '3Gi', KREEL_CONFIG: file});
	expect(['memory', 'disk', 'timezone', 'color'].map(invocation.nameOf)).toEqual([
		'--memory',
		'KREEL_DISK',
		`configuration ${file}: timezone`,
		'--color',
	]);
});

test('the flag names the file before the environment does', async () => {
	const [first, second] = await Promise.all([fileOf('disk: 1Gi'), fileOf('disk: 2Gi')]);
	const invocation = await configure(['--config', first], {KREEL_CONFIG: second});
	expect(invocation.value('disk')).toBe('1Gi');
});

test('a number is a size in bytes', async () => {
	const invocation = await configure(['--config', await fileOf('memory: 536870912')]);
	expect(invocation.value('memory')).toBe('536870912');
});

test.each(['', '# memory: 1Gi\n', '---\n'])('%j settles nothing', async content => {
	const invocation = await configure(['--config', await fileOf(content)]);
	expect(invocation.value('memory')).toBeUndefined();
});

test('a variable that is empty is none', async () => {
	const invocation = await configure(['--config', await fileOf('memory: 1Gi')], {KREEL_MEMORY: ''});
	expect(invocation.value('memory')).toBe('1Gi');
});

test('flags that are no settings stay what was typed', async () => {
	const invocation = await configure(['logs', 'x', '-c', 'app'], {KREEL_CONTAINER: 'db', KREEL_TAIL: '5'});
	expect(invocation.values('container')).toEqual(['app']);
	expect(invocation.value('tail')).toBeUndefined();
	expect(invocation.words).toEqual(['x']);
});

test.each([
	['memry: 1Gi', 'memry is no setting; did you mean memory?'],
	['namespace: shop', 'namespace is no setting; there are memory, disk, timezone, color'],
	['- memory', 'give one setting a line'],
	['1Gi', 'give one setting a line'],
	['memory: 1Gi\n---\ndisk: 1Gi', 'give one setting a line'],
	['memory: [1Gi]', 'memory takes one text or number'],
	['memory:', 'memory takes one text or number'],
	['memory: [1Gi\ndisk: 1Gi', 'it is no YAML (line '],
])('the file %j is refused', async (content, words) => {
	const file = await fileOf(content);
	const refused = configure(['--config', file]);
	await expect(refused).rejects.toThrow(UsageError);
	await expect(refused).rejects.toThrow(`configuration ${file}: ${words}`);
});

test('a file that was named must be there', async () => {
	await expect(configure(['--config', '/nonexistent/k.yaml'])).rejects.toThrow(UnreachableError);
	await expect(configure([], {KREEL_CONFIG: '/nonexistent/k.yaml'})).rejects.toThrow(
		'configuration /nonexistent/k.yaml: cannot be read (ENOENT)',
	);
});

test('the program reads the file of the system, which need not exist', async () => {
	const file = await writeTemporary('kreel', 'no folder');
	const home = file.replace(/\/kreel$/, '');
	const absent = await run(['tasks', '--demo', '-o', 'name'], {XDG_CONFIG_HOME: home});
	expect(absent).toMatchObject({code: 0, stderr: ''});
});

test('the program names a setting that cannot be', async () => {
	const {code, stdout, stderr} = await run(['logs', 'x', '--demo'], {KREEL_TIMEZONE: 'Mars'});
	expect({code, stdout}).toEqual({code: 2, stdout: ''});
	expect(stderr).toBe('kreel: KREEL_TIMEZONE Mars: not a zone; give one like Europe/Berlin or UTC\n');
});

test('the help names what can be settled', async () => {
	const {stdout} = await run(['--help']);
	expect(stdout).toContain(
		'Settled for every run: memory, disk, timezone, color, in the environment (KREEL_MEMORY)',
	);
});
