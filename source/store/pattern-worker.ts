import {parentPort} from 'node:worker_threads';
import {giveWay} from '../spool/give-way.ts';
import {countPatterns, type PatternJob, type PatternResult} from './pattern-job.ts';
import {readSource} from './read-source.ts';
import {Patterns} from './scan/shapes/patterns.ts';

/** What is counted in all leaves that this thread is given: it lives as long as one count. */
const patterns = new Patterns();

giveWay();
parentPort!.on('message', (job: PatternJob) => {
	parentPort!.postMessage(countPatterns(job, patterns, readSource) satisfies PatternResult);
});
