import {describe, expect, test} from 'vitest';
import {type ApiUnderTest, podPath} from './api-under-test.ts';
import {badRequestBody, invalidBody, statusBody} from './status-body.ts';

const notNegative = 'Invalid value: -1: must be greater than or equal to 0';
const notPositive = (value: number) => `Invalid value: ${value}: must be greater than 0`;

/** Why there is no log. */
export const expectLogRefusals = (api: () => ApiUnderTest): void => {
	const refusal = async (pod: {namespace: string; name: string}, query = '') => {
		const {status, type, text} = await api().client.get(podPath(pod, `/log${query}`));
		expect(type).toBe('application/json');
		return {status, body: JSON.parse(text)};
	};

	const refused = (message: string) => ({status: 400, body: badRequestBody(message)});

	describe('logs that are not there', () => {
		test('a pod without a node has no content', async () => {
			const {status, text} = await api().client.get(podPath(api().pods.unscheduled, '/log'));
			expect({status, text}).toEqual({status: 204, text: ''});
		});

		test('a container whose image does not come says so', async () => {
			const {noImage} = api().pods;
			const {status, body} = await refusal(noImage);
			expect(status).toBe(400);
			expect(body.message).toMatch(
				/^container ".+" in pod ".+" is waiting to start: (?:trying and failing to pull image|image can't be pulled)$/,
			);
			expect(body).toEqual(badRequestBody(body.message));
		});

		test('a container whose configuration is missing says so', async () => {
			const {noConfig} = api().pods;
			const {status, body} = await refusal(noConfig);
			expect(status).toBe(400);
			expect(body.message).toMatch(
				new RegExp(
					`^container ".+" in pod "${noConfig.name}" is waiting to start: CreateContainerConfigError$`,
				),
			);
		});

		test('a container that waits for an init container says so', async () => {
			const {waiting} = api().pods;
			const {status, body} = await refusal(waiting);
			expect(status).toBe(400);
			expect(body.message).toMatch(
				new RegExp(`^container ".+" in pod "${waiting.name}" is waiting to start: PodInitializing$`),
			);
		});

		test('a container that never died has no life before', async () => {
			const {ended} = api().pods;
			const {status, body} = await refusal(ended, '?previous=true');
			expect(status).toBe(400);
			expect(body.message).toMatch(
				new RegExp(`^previous terminated container ".+" in pod "${ended.name}" not found$`),
			);
		});

		test('of several containers one has to be chosen', async () => {
			const {several} = api().pods;
			expect(await refusal(several)).toEqual(
				refused(
					`a container name must be specified for pod ${several.name}, choose one of: [${[several.init, ...several.containers].join(' ')}]`,
				),
			);
		});

		test('a container that the pod has not is refused, with or without a node', async () => {
			const {running, unscheduled} = api().pods;
			for (const pod of [running, unscheduled]) {
				expect(await refusal(pod, '?container=nope')).toEqual(
					refused(`container nope is not valid for pod ${pod.name}`),
				);
			}
		});

		test('a pod that is not there is not found', async () => {
			const absent = {namespace: api().namespace, name: 'absent'};
			expect(await refusal(absent)).toEqual({
				status: 404,
				body: statusBody(404, 'pods "absent" not found', {
					reason: 'NotFound',
					details: {name: 'absent', kind: 'pods'},
				}),
			});
		});
	});

	describe('parameters of logs', () => {
		test.each([
			['tailLines=x', 'strconv.ParseInt: parsing "x": invalid syntax'],
			['tailLines=', 'strconv.ParseInt: parsing "": invalid syntax'],
			['limitBytes=x', 'strconv.ParseInt: parsing "x": invalid syntax'],
			['sinceSeconds=1.5', 'strconv.ParseInt: parsing "1.5": invalid syntax'],
			['sinceTime=x', 'parsing time "x" as "2006-01-02T15:04:05Z07:00": cannot parse "x" as "2006"'],
			[
				'sinceTime=2026-01-02',
				'parsing time "2026-01-02" as "2006-01-02T15:04:05Z07:00": cannot parse "" as "T"',
			],
			[
				'sinceTime=2026-01-02T03:04:05',
				'parsing time "2026-01-02T03:04:05" as "2006-01-02T15:04:05Z07:00": cannot parse "" as "Z07:00"',
			],
			['sinceTime=2026-13-02T03:04:05Z', 'parsing time "2026-13-02T03:04:05Z": month out of range'],
			['sinceTime=2026-02-31T03:04:05Z', 'parsing time "2026-02-31T03:04:05Z": day out of range'],
			['sinceTime=2026-01-02T03:04:05Zjunk', 'parsing time "2026-01-02T03:04:05Zjunk": extra text: "junk"'],
		])('%s cannot be read', async (query, message) => {
			expect(await refusal(api().pods.ended, `?${query}`)).toEqual(refused(message));
		});

		test.each<[string, Array<[string, string, string]>]>([
			['tailLines=-1', [['tailLines', 'FieldValueInvalid', notNegative]]],
			['limitBytes=0', [['limitBytes', 'FieldValueInvalid', notPositive(0)]]],
			['sinceSeconds=0', [['sinceSeconds', 'FieldValueInvalid', notPositive(0)]]],
			[
				'sinceSeconds=-5&tailLines=-1',
				[
					['tailLines', 'FieldValueInvalid', notNegative],
					['sinceSeconds', 'FieldValueInvalid', notPositive(-5)],
				],
			],
			[
				'sinceSeconds=5&sinceTime=2026-01-01T00:00:00Z',
				[
					[
						'[]',
						'FieldValueForbidden',
						'Forbidden: at most one of `sinceTime` or `sinceSeconds` may be specified',
					],
				],
			],
		])('%s is invalid', async (query, causes) => {
			const {ended} = api().pods;
			expect(await refusal(ended, `?${query}`)).toEqual({
				status: 422,
				body: invalidBody('PodLogOptions', '', ended.name, causes),
			});
		});

		test('what is invalid is said before what is absent', async () => {
			const absent = {namespace: api().namespace, name: 'absent'};
			expect((await refusal(absent, '?tailLines=-1')).status).toBe(422);
			expect((await refusal(absent, '?tailLines=x')).status).toBe(400);
		});
	});
};
