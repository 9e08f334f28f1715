import {existsSync} from 'node:fs';
import {mkdtemp, readdir, rm, stat} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterEach, beforeEach, expect, test} from 'vitest';
import {openNameless, openTemporaryFile} from '../../source/spool/temporary-file.ts';

let directory: string;

beforeEach(async () => {
	directory = await mkdtemp(join(tmpdir(), 'kreel-spool-'));
});

afterEach(async () => {
	await rm(directory, {recursive: true});
});

const keepName = async () => {
	throw Object.assign(new Error('EBUSY: the file is open'), {code: 'EBUSY'});
};

test('what is written at an offset is read back there', async () => {
	const file = await openTemporaryFile(directory);
	await file.write(Buffer.from('second'), 5);
	await file.write(Buffer.from('first'), 0);
	const bytes = Buffer.alloc(8);
	await file.read(bytes, 2);
	expect(bytes.toString()).toBe('rstsecon');
	await file.close();
});

test('a file that is shorter than what is asked for is an error, not zeros', async () => {
	const file = await openTemporaryFile(directory);
	await file.write(Buffer.from('short'), 0);
	await expect(file.read(Buffer.alloc(10), 0)).rejects.toThrow('shorter');
	await file.close();
});

test('the file has no name while it is open', async () => {
	const file = await openTemporaryFile(directory);
	expect(await readdir(directory)).toEqual([]);
	await file.close();
});

test('a file without a name leaves nothing to be done when the process exits', async () => {
	const listeners = process.listenerCount('exit');
	const file = await openTemporaryFile(directory);
	expect(process.listenerCount('exit')).toBe(listeners);
	await file.close();
});

test('only its owner may read the file, in the moment in which it has a name and where it keeps it', async () => {
	let mode = 0;
	const file = await openNameless(directory, async path => {
		mode = (await stat(path)).mode;
	});
	expect(mode & 0o177).toBe(0);
	await file.close();
});

test('where an open file keeps its name, it is removed when it is closed', async () => {
	const listeners = process.listenerCount('exit');
	const file = await openNameless(directory, keepName);
	const [name] = await readdir(directory);
	expect(existsSync(join(directory, name!))).toBe(true);
	expect(process.listenerCount('exit')).toBe(listeners + 1);
	await file.close();
	expect(await readdir(directory)).toEqual([]);
	expect(process.listenerCount('exit')).toBe(listeners);
});

test('where an open file keeps its name, it is removed when the process exits', async () => {
	const before = process.listeners('exit');
	const file = await openNameless(directory, keepName);
	const [remove] = process.listeners('exit').filter(listener => !before.includes(listener));
	remove!.call(process, 0);
	expect(await readdir(directory)).toEqual([]);
	await file.close();
});

test('a process that exits before the name is taken away leaves no file', async () => {
	const before = process.listeners('exit');
	const file = await openNameless(directory, async () => {
		expect(await readdir(directory)).toHaveLength(1);
		const [remove] = process.listeners('exit').filter(listener => !before.includes(listener));
		remove!.call(process, 0);
	});
	expect(await readdir(directory)).toEqual([]);
	expect(process.listeners('exit')).toEqual(before);
	await file.close();
});

test('a directory that is not there is an error and leaves nothing to be done at exit', async () => {
	const before = process.listeners('exit');
	await expect(openTemporaryFile(join(directory, 'missing'))).rejects.toThrow('ENOENT');
	expect(process.listeners('exit')).toEqual(before);
});
