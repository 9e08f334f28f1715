import {afterAll, beforeAll, describe} from 'vitest';
import type {ApiUnderTest} from '../demo/api-under-test.ts';
import {expectApi} from '../demo/expect-api.ts';
import {openClusterApi} from './cluster-api.ts';

let api: ApiUnderTest;

beforeAll(async () => {
	api = await openClusterApi();
}, 120_000);

afterAll(() => api?.close());

describe('a real cluster', () => {
	expectApi(() => api);
});
