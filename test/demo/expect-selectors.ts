import {describe, expect, test} from 'vitest';
import {type ApiUnderTest, podPath} from './api-under-test.ts';
import {badRequestBody} from './status-body.ts';

type PodItem = {
	metadata: {name: string; uid: string; labels?: Record<string, string>};
	spec: {nodeName?: string};
	status: {phase: string};
};

const nameRule =
	"must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')";
const valueRule =
	"a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')";

/** Choosing by labels and by fields. */
export const expectSelectors = (api: () => ApiUnderTest): void => {
	const path = (query: string) => `/api/v1/namespaces/${api().namespace}/pods${query}`;
	const list = async (query: string) => (await api().client.getJson<{items: PodItem[]}>(path(query))).items;
	const names = (items: PodItem[]) => items.map(({metadata}) => metadata.name);
	const refusal = async (where: string) => {
		const {status, text} = await api().client.get(where);
		return {status, body: JSON.parse(text)};
	};

	const hasLabel = ({metadata: {labels = {}}}: PodItem) => 'app' in labels;
	const isApp = ({metadata: {labels = {}}}: PodItem) => labels.app === api().app;

	describe('label selectors', () => {
		test.each<[string, (pod: PodItem) => boolean]>([
			['app=APP', isApp],
			['app==APP', isApp],
			['app!=APP', pod => !isApp(pod)],
			['app in (APP,other)', isApp],
			['app notin (APP , other)', pod => !isApp(pod)],
			['app', hasLabel],
			['!app', pod => !hasLabel(pod)],
			['app,app!=APP', pod => hasLabel(pod) && !isApp(pod)],
			['app=', () => false],
			['app in ()', () => false],
			['app>3', () => false],
			[' ', () => true],
		])('%s chooses as it says', async (selector, chooses) => {
			const all = await list('');
			const chosen = await list(`?labelSelector=${encodeURIComponent(selector.replace('APP', api().app))}`);
			expect(names(chosen)).toEqual(names(all.filter(chooses)));
		});

		test('some of the pods have the label, so that a choice can be wrong', async () => {
			const all = await list('');
			const chosen = all.filter(isApp);
			expect(chosen.length).toBeGreaterThan(0);
			expect(chosen.length).toBeLessThan(all.length);
		});

		test.each([
			['a b', "unable to parse requirement: found 'b', expected: in, notin, =, ==, !=, gt, lt"],
			['app in (a', "unable to parse requirement: found '', expected: ',' or ')'"],
			['app in', "unable to parse requirement: found '' expected: '('"],
			['app=a=b', "found '=', expected: ',' or 'end of string'"],
			['app=a x', "found 'x', expected: ',' or 'end of string'"],
			[',', "found ',', expected: !, identifier, or 'end of string'"],
			['(a)', "found '(', expected: !, identifier, or 'end of string'"],
			['=b', "found '=', expected: !, identifier, or 'end of string'"],
			['a=b,', "found '', expected: identifier after ','"],
			['!', "unable to parse requirement: found '', expected: identifier"],
			['app=-a', `unable to parse requirement: values[0][app]: Invalid value: "-a": ${valueRule}`],
			['-app=a', `unable to parse requirement: <nil>: Invalid value: "-app": name part ${nameRule}`],
			[
				'a/b/c',
				`unable to parse requirement: <nil>: Invalid value: "a/b/c": a qualified name ${nameRule} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')`,
			],
			[
				'app>x',
				"unable to parse requirement: values[0]: Invalid value: \"x\": for 'Gt', 'Lt' operators, the value must be an integer",
			],
		])('%s is no selector', async (selector, message) => {
			expect(await refusal(path(`?labelSelector=${encodeURIComponent(selector)}`))).toEqual({
				status: 400,
				body: badRequestBody(message),
			});
		});
	});

	describe('field selectors', () => {
		test.each<[string, (pod: PodItem, name: string) => boolean]>([
			['metadata.name=NAME', (pod, name) => pod.metadata.name === name],
			['metadata.name==NAME', (pod, name) => pod.metadata.name === name],
			['metadata.name!=NAME', (pod, name) => pod.metadata.name !== name],
			['metadata.name=', () => false],
			['spec.nodeName=', pod => pod.spec.nodeName === undefined],
			[
				'spec.nodeName!=,status.phase=Pending',
				pod => pod.spec.nodeName !== undefined && pod.status.phase === 'Pending',
			],
			[',', () => true],
		])('%s chooses as it says', async (selector, chooses) => {
			const {name} = api().pods.ended;
			const all = await list('');
			const chosen = await list(`?fieldSelector=${encodeURIComponent(selector.replace('NAME', name))}`);
			expect(names(chosen)).toEqual(names(all.filter(pod => chooses(pod, name))));
		});

		test('events can be chosen by the uid that they are about', async () => {
			const {client, pods} = api();
			const {metadata} = await client.getJson<PodItem>(podPath(pods.unscheduled));
			const {items} = await client.getJson<{items: Array<{involvedObject: {uid: string}; reason: string}>}>(
				`/api/v1/namespaces/${pods.unscheduled.namespace}/events?fieldSelector=involvedObject.uid%3D${metadata.uid}`,
			);
			expect(items.map(({reason}) => reason)).toContain('FailedScheduling');
			expect(new Set(items.map(({involvedObject}) => involvedObject.uid))).toEqual(new Set([metadata.uid]));
		});

		test.each([
			['/api/v1/pods', 'foo=bar', 'field label not supported: foo'],
			['/api/v1/nodes', 'spec.x=1', 'field label not supported: spec.x'],
			['/api/v1/namespaces', 'x=1', 'field label not supported: x'],
			['/api/v1/events', 'involvedObject.foo=1', 'field label not supported: involvedObject.foo'],
			['/apis/batch/v1/jobs', 'spec.x=1', 'field label "spec.x" not supported for Job'],
			[
				'/apis/batch/v1/cronjobs',
				'x=1',
				'"x" is not a known field selector: only "metadata.name", "metadata.namespace"',
			],
			[
				'/apis/apps/v1/deployments',
				'spec.x=1',
				'"spec.x" is not a known field selector: only "metadata.name", "metadata.namespace"',
			],
			['/api/v1/pods', 'foo', "invalid selector: 'foo'; can't understand 'foo'"],
			[
				'/api/v1/pods',
				'metadata.name!=a,foo',
				"invalid selector: 'metadata.name!=a,foo'; can't understand 'foo'",
			],
			['/api/v1/pods', 'metadata.name=a\\b', 'invalid field selector: invalid escape sequence: \\b'],
		])('%s knows no field selector %s', async (where, selector, message) => {
			expect(await refusal(`${where}?fieldSelector=${encodeURIComponent(selector)}`)).toEqual({
				status: 400,
				body: badRequestBody(message),
			});
		});
	});
};
