import {afterAll, beforeAll, describe} from 'vitest';
import type {ApiUnderTest} from './api-under-test.ts';
import {openDemoApi} from './demo-api.ts';
import {expectApi} from './expect-api.ts';

let api: ApiUnderTest;

beforeAll(async () => {
	api = await openDemoApi();
});

afterAll(() => api.close());

describe('the demo cluster', () => {
	expectApi(() => api);
});
