import {once} from 'node:events';
import {setImmediate as turn} from 'node:timers/promises';
import {expect, onTestFinished, test} from 'vitest';
import {createConnection} from '../../../source/kubernetes/connection/connection.ts';
import {loadKubeConfig} from '../../../source/kubernetes/connection/kubeconfig.ts';
import {PodQuestions} from '../../../source/kubernetes/logs/pod-questions.ts';
import {
	type ApiResponse,
	answerJson,
	answerStatus,
	kubeconfigOf,
	startApi,
} from '../connection/loopback-api.ts';

const {signal} = new AbortController();
const app = {namespace: 'shop', pod: 'app'};

/** An API server that answers a question when the test does. */
const openQuestions = async () => {
	const waiting: ApiResponse[] = [];
	const asked = new EventTarget();
	const paths: string[] = [];
	const api = await startApi((_, response, {pathname}) => {
		paths.push(pathname);
		waiting.push(response);
		asked.dispatchEvent(new Event('asked'));
	});
	const connection = createConnection(await loadKubeConfig({text: kubeconfigOf(api.url)}));
	onTestFinished(async () => {
		await connection.close();
		await api.close();
	});
	const nextAsked = async () => {
		if (waiting.length === 0) {
			await once(asked, 'asked');
		}

		return waiting.shift()!;
	};
	return {questions: new PodQuestions(connection, signal), nextAsked, paths};
};

const podOf = (uid: string) => ({metadata: {name: 'app', namespace: 'shop', uid}});

test('all who ask for a pod while a question about it is under way share the next one', async () => {
	const {questions, nextAsked, paths} = await openQuestions();
	const first = questions.ask(app);
	const response = await nextAsked();
	const others = Array.from({length: 20}, () => questions.ask(app));
	for (let turns = 0; turns < 5; turns++) {
		await turn();
		others.push(questions.ask(app));
	}

	expect(paths.length).toBe(1);
	answerJson(response, podOf('before'));
	answerJson(await nextAsked(), podOf('after'));
	expect((await first).metadata.uid).toBe('before');
	expect(new Set((await Promise.all(others)).map(({metadata}) => metadata.uid))).toEqual(new Set(['after']));
	expect(paths.length).toBe(2);
});

test('a question about a pod waits for none about another', async () => {
	const {questions, nextAsked, paths} = await openQuestions();
	const answers = [questions.ask(app), questions.ask({namespace: 'shop', pod: 'other'})];
	const responses = [await nextAsked(), await nextAsked()];
	for (const response of responses) {
		answerJson(response, podOf('any'));
	}

	await Promise.all(answers);
	expect(paths.toSorted()).toEqual([
		'/api/v1/namespaces/shop/pods/app',
		'/api/v1/namespaces/shop/pods/other',
	]);
});

test('a question that fails is no answer to the next one', async () => {
	const {questions, nextAsked} = await openQuestions();
	const first = expect(questions.ask(app)).rejects.toThrow('not found');
	const response = await nextAsked();
	const second = questions.ask(app);
	answerStatus(response, 404, 'NotFound', 'pods "app" not found');
	answerJson(await nextAsked(), podOf('new'));
	await first;
	expect((await second).metadata.uid).toBe('new');
});
