import {restoreCluster} from './cluster-control.ts';

/** When all these tests are over. */
export const teardown = restoreCluster;
