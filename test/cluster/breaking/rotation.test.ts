import {beforeAll, describe, expect, test} from 'vitest';
import type {Connection} from '../../../source/kubernetes/api.ts';
import {cleanUp} from '../clean-up.ts';
import {clusterKubeconfig, connectCluster} from '../cluster-source.ts';
import type {ClusterWriter} from '../cluster-writer.ts';
import {followProgram} from '../followed-program.ts';
import {ownNamespace} from '../own-namespace.ts';
import {prepareCluster} from './cluster-control.ts';
import {FollowedEvents} from './follow-events.ts';
import {tapLogs} from './log-tap.ts';
import {wholeLog} from './number-tally.ts';
import {tallyPrinted} from './numbered-logs.ts';
import {allRights, createUser} from './rights.ts';
import {untilRotated} from './rotations.ts';
import {createWriters} from './writers.ts';

const namespace = `kreel-rotation-${process.pid}`;
const writing = {pods: 1, lines: 100_000, rate: 5000, size: 100};
const atEnd = cleanUp();
let writer: ClusterWriter;
let connection: Connection;

beforeAll(async () => {
	await prepareCluster();
	writer = await ownNamespace(atEnd, namespace);
	connection = await connectCluster();
	atEnd(() => connection.close());
});

/**
Follow a Job over a line that is for a while too slow for what it writes.

What the kubelet then has to give lags behind by a whole file. It skips that, and gives the next one twice: once for each file that it
sees made (kubernetes, pkg/kubelet/kuberuntime/logs: waitLogs tells of the file's making, and each time it is read from its beginning).
*/
const followBehind = async (kubeconfig: string, name: string) => {
	const tap = await tapLogs(kubeconfig, atEnd);
	// Whoever has no right to the files must be there before the first rotation.
	await createWriters(writer, namespace, name, {...writing, size: 500, delay: '2s'});
	const followed = new FollowedEvents({kubeconfigText: tap.kubeconfig}, namespace, `job/${name}`);
	await followed.until(({logs}) => logs.podsWith(1) === 1);
	await untilRotated(connection, namespace, name, 1);
	tap.limit(400_000);
	// The first of them ends the file that the kubelet is held back in, so the second ends one that it skips.
	await untilRotated(connection, namespace, name, 2);
	tap.limit(Number.POSITIVE_INFINITY);
	const code = await followed.ended;
	const [told] = followed.logs.finish(writing.lines);
	return {code, told: told!, sentences: followed.sentences, answers: tap.answers};
};

describe('a log of 5,000 lines a second that is rotated at 64 KiB', () => {
	test('is followed whole, also what was rotated before', {timeout: 120_000}, async () => {
		await createWriters(writer, namespace, 'fast', writing);
		await untilRotated(connection, namespace, 'fast', 1);
		const program = followProgram(namespace, ['job/fast', '-o', 'raw']);
		expect(await program.ended).toBe(0);
		expect(tallyPrinted(program, writing.lines)).toEqual([wholeLog(writing.lines)]);
		expect(program.sentences.at(-1)).toBe('Job complete exit 0');
	});

	test('is followed whole where it is rotated after its last line', {timeout: 60_000}, async () => {
		const few = {...writing, lines: 2000, linger: '8s'};
		await createWriters(writer, namespace, 'empty', few);
		const program = followProgram(namespace, ['job/empty', '-o', 'raw']);
		expect(await program.ended).toBe(0);
		expect(tallyPrinted(program, few.lines)).toEqual([wholeLog(few.lines)]);
		expect(program.sentences.at(-1)).toBe('Job complete exit 0');
	});

	test('is followed whole over a slow line, from the node’s files', {timeout: 120_000}, async () => {
		const {code, told, sentences, answers} = await followBehind(clusterKubeconfig(), 'behind');
		expect(told, sentences.join('\n')).toEqual(wholeLog(writing.lines));
		expect(sentences.at(-1)).toBe('Job complete exit 0');
		expect(code).toBe(0);
		// Else it was not as slow as it should have been.
		expect(holesOf(answers)).not.toEqual([]);
	});

	test('gives all that is to be had without them, once, and a gap for the rest', {
		timeout: 120_000,
	}, async () => {
		const rights = allRights.filter(right => right !== 'get nodes/proxy');
		const user = {name: `kreel-rotation-${process.pid}`, rights};
		const {code, told, sentences, answers} = await followBehind(
			await createUser(writer, atEnd, user),
			'lost',
		);
		const readable = new Set(answers.flat()).size;
		const missing = writing.lines - readable;
		const {undeclared, needless} = told;
		const declared = missing - undeclared.reduce((sum, hole) => sum + sizeOf(hole), 0);
		expect(told, sentences.join('\n')).toEqual({...wholeLog(readable), declared, undeclared, needless});
		expect(declared).toBeGreaterThan(0);
		// The last lines of a file, which the kubelet leaves out without a trace, nobody can miss.
		expect(tracelessOf(answers)).toEqual(expect.arrayContaining([...undeclared]));
		expect(sentences.at(-1)).toBe('Job complete exit 0');
		expect(code).toBe(1);
		expect(holesOf(answers)).not.toEqual([]);
	});
});

/** Where an answer leaves out lines. */
const holesOf = (answers: readonly number[][]): string[] =>
	answers.flatMap(numbers =>
		numbers.flatMap((number, at) =>
			at > 0 && number > numbers[at - 1]! + 1 ? [`${numbers[at - 1]}-${number}`] : [],
		),
	);

/** Lines that an answer leaves out, where what comes next does not come again: nothing tells that there were any. */
const tracelessOf = (answers: readonly number[][]): string[] =>
	answers.flatMap(numbers =>
		numbers.flatMap((number, at) =>
			at > 0 && number > numbers[at - 1]! + 1 && !numbers.includes(number, at + 1)
				? [`${numbers[at - 1]! + 1}-${number - 1}`]
				: [],
		),
	);

const sizeOf = (hole: string): number => {
	const [from, to] = hole.split('-').map(Number);
	return to! - from! + 1;
};
