import {beforeAll, describe} from 'vitest';
import type {ApiUnderTest} from '../demo/api-under-test.ts';
import {expectApi} from '../demo/expect-api.ts';
import {cleanUp} from './clean-up.ts';
import {openClusterApi} from './cluster-api.ts';

const atEnd = cleanUp();
let api: ApiUnderTest;

beforeAll(async () => {
	api = await openClusterApi(atEnd);
}, 180_000);

describe('a real cluster', () => {
	expectApi(() => api);
});
