import {parseKind} from '../../core/query.ts';
import type {TaskKind} from '../../core/task.ts';
import {brief} from './brief.ts';
import {Problem} from './problem.ts';

const label = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;
const subdomain = /^[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?$/;

/** @throws {Problem} 400, where it is no DNS-1123 label, as namespaces and containers are. */
export const checkLabel = (what: string, name: string): string => {
	if (!label.test(name)) {
		throw new Problem(400, `${what} ${quote(name)}: not a DNS-1123 label (a-z, 0-9 and -, at most 63)`);
	}

	return name;
};

/** @throws {Problem} 400, where it is no DNS-1123 subdomain, as names of tasks and pods are. */
export const checkName = (what: string, name: string): string => {
	if (!subdomain.test(name)) {
		throw new Problem(400, `${what} ${quote(name)}: not a DNS-1123 name (a-z, 0-9, - and ., at most 253)`);
	}

	return name;
};

/** A word of a query (`job`) or a full kind (`Deployment`); kinds of custom resources are taken as they are. */
export const checkKind = (word: string): TaskKind =>
	parseKind(word) ?? checkLabel('kind', word.toLowerCase());

/** What a stranger wrote, short and on one line. */
export const quote = (text: string): string => JSON.stringify(brief(text));
