import {parseDuration} from '../../core/duration.ts';
import {type Instant, parseInstant} from '../../core/instant.ts';
import {isChosenContainer} from '../../core/log-source.ts';
import type {StreamEvent} from '../../core/stream-event.ts';
import type {Window} from '../../core/window.ts';
import {checkLabel, checkName, quote} from './names.ts';
import {Problem} from './problem.ts';

/** Parameters of a request as they were parsed from its URL: repeated ones are lists. */
export type RawParameters = Readonly<Record<string, string | readonly string[] | undefined>>;

/** The parameters of a request, each checked as it is read. Those that nobody knows are refused: a typo is no default. */
export class Parameters {
	readonly #raw: RawParameters;

	/** @throws {Problem} 400, where there is one that is not known; the methods where a value cannot be. */
	constructor(raw: RawParameters, known: readonly string[]) {
		const unknown = Object.keys(raw).find(name => !known.includes(name));
		if (unknown !== undefined) {
			throw new Problem(
				400,
				`parameter ${quote(unknown)}: not known; the parameters are ${known.join(', ')}`,
			);
		}

		this.#raw = raw;
	}

	text(name: string): string | undefined {
		const value = this.#raw[name];
		if (Array.isArray(value)) {
			throw new Problem(400, `parameter ${name}: given more than once`);
		}

		return value as string | undefined;
	}

	texts(name: string): readonly string[] {
		const value = this.#raw[name];
		return value === undefined ? [] : typeof value === 'string' ? [value] : value;
	}

	flag(name: string, otherwise: boolean): boolean {
		const value = this.text(name);
		if (value !== undefined && !['', 'true', 'false', '1', '0'].includes(value)) {
			throw new Problem(400, `parameter ${name}=${quote(value)}: not true or false`);
		}

		return value === undefined ? otherwise : value !== 'false' && value !== '0';
	}

	count(name: string, least: number): number | undefined {
		const value = this.text(name);
		if (value !== undefined && !(/^\d{1,15}$/.test(value) && Number(value) >= least)) {
			throw new Problem(400, `parameter ${name}=${quote(value)}: not a whole number from ${least}`);
		}

		return value === undefined ? undefined : Number(value);
	}

	instant(name: string): Instant | undefined {
		const value = this.text(name);
		const instant = value === undefined ? undefined : parseInstant(value);
		if (value !== undefined && instant === undefined) {
			throw new Problem(400, `parameter ${name}=${quote(value)}: not a time (RFC 3339)`);
		}

		return instant;
	}

	/** A span back from the end (ms), an instant, or `undefined` for all. */
	since(): number | Instant | undefined {
		const value = this.text('since') ?? '1m';
		const since = value === 'all' ? value : (parseDuration(value) ?? parseInstant(value));
		if (since === undefined) {
			throw new Problem(
				400,
				`parameter since=${quote(value)}: not a duration (10m), a time (RFC 3339) or all`,
			);
		}

		return since === 'all' ? undefined : since;
	}
}

const logParameters = [
	'follow',
	'since',
	'until',
	'tail',
	'atLeast',
	'limitBytes',
	'cursor',
	'container',
	'exclude',
	'init',
	'sidecars',
	'pod',
	'previous',
	'selector',
];

/** What a request for a log asks for. */
export type LogParameters = {
	readonly follow: boolean;
	readonly window: Window;
	readonly previous: boolean;
	readonly selector?: string;
	/** Bytes of messages in one page. */
	readonly limitBytes?: number;
	readonly cursor?: string;
	readonly isChosen: (opened: Extract<StreamEvent, {type: 'opened'}>) => boolean;
};

/** @throws {Problem} 400, with a sentence that names the parameter. */
export const parseLogParameters = (raw: RawParameters): LogParameters => {
	const parameters = new Parameters(raw, logParameters);
	const follow = parameters.flag('follow', false);
	const to = parameters.instant('until');
	if (to !== undefined && follow) {
		throw new Problem(400, 'parameters follow and until contradict each other; give one of them');
	}

	return {
		follow,
		window: {
			from: parameters.since(),
			to,
			tail: parameters.count('tail', 0),
			atLeast: parameters.count('atLeast', 0),
			anchor: 'end',
			follow,
		},
		previous: parameters.flag('previous', false),
		selector: parameters.text('selector'),
		limitBytes: parameters.count('limitBytes', 1),
		cursor: parameters.text('cursor'),
		isChosen: choiceOf(parameters),
	};
};

const choiceOf = (parameters: Parameters): LogParameters['isChosen'] => {
	const pods = parameters.texts('pod').map(name => checkName('pod', name));
	const choice = {
		include: parameters.texts('container').map(name => checkLabel('container', name)),
		exclude: parameters.texts('exclude').map(name => checkLabel('container', name)),
		init: parameters.flag('init', true),
		sidecars: parameters.flag('sidecars', true),
	};
	return ({pod, container, role}) =>
		(pods.length === 0 || pods.includes(pod)) && isChosenContainer(choice, container, role);
};
