import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {existsSync, readdirSync} from 'node:fs';
import path from 'node:path';
import {text} from 'node:stream/consumers';
import {expect, test} from 'vitest';
import {logFolder} from '../files/log-folder.ts';
import type {Figure} from './figure.ts';

const bench = async (args: readonly string[], temporary: string) => {
	const child = spawn(process.execPath, ['test/benchmark/bench.ts', ...args], {
		stdio: ['ignore', 'pipe', 'pipe'],
		env: {...process.env, TMPDIR: temporary, KREEL_TEST_KUBECONFIG: undefined},
	});
	const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
	return {stdout, stderr, code: child.exitCode};
};

// It starts other people's programs, too, one after the other: on a busy machine that takes its time.
test('sections are chosen by name, give their figures as JSON, and leave nothing behind', {
	timeout: 90_000,
}, async () => {
	const folder = logFolder();
	const {stdout, code} = await bench(
		['open', 'keys', '--json', '--runs', '1', '--lines', '20000'],
		folder.path,
	);
	expect(code).toBe(0);
	const sections = JSON.parse(stdout) as Array<{section: string; figures: Figure[]}>;
	expect(sections.map(({section}) => section)).toEqual(['open', 'keys']);
	const [all] = sections[0]!.figures;
	expect(all).toMatchObject({unit: 's', bar: '≤ 8 × wc -l', note: ''});
	expect(all!.values[0]).toBeGreaterThan(0);
	expect(all!.peers[0]).toMatchObject({name: 'wc -l', values: [expect.any(Number)]});
	expect(
		existsSync(folder.path) && readdirSync(folder.path).filter(name => name.startsWith('kreel-')),
	).toEqual([]);
});

test('what needs a cluster is left out where there is none, and that is said', async () => {
	const {stderr, code} = await bench(['cluster-log'], path.resolve('.'));
	expect(stderr).toBe('left out: cluster-log, which needs a cluster; set KREEL_TEST_KUBECONFIG\n');
	expect(code).toBe(0);
});

test('a section that there is not is told with those that there are', async () => {
	const {stderr, code} = await bench(['serach'], path.resolve('.'));
	expect(stderr).toMatch(/^no section serach; there are\n {2}start +the first screen/);
	expect(code).toBe(2);
});
