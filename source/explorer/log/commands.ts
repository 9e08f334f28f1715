import {parseDuration} from '../../core/duration.ts';
import {UsageError} from '../../core/errors/usage-error.ts';
import type {Instant} from '../../core/instant.ts';
import type {Context} from '../context.ts';
import type {Question} from '../prompt/prompt.ts';
import type {LogView} from './log-view.ts';
import {parseMoment} from './parse-moment.ts';
import type {Span} from './span.ts';

/** A command that is typed after `:`. */
type Command = {
	readonly name: string;
	/** Shown while it is typed. */
	readonly usage: string;
	/** Do it. @throws {UsageError} Where that is not possible. */
	readonly run: (view: LogView, rest: string) => void;
};

const commands: readonly Command[] = [
	{
		name: 'since',
		usage: 'since 90m, since 14:00, since all',
		run: (view, rest) => view.show(spanSince(rest, view.context)),
	},
	{
		name: 'from',
		usage: 'from 14:00 to 14:10',
		run(view, rest) {
			const [first, last = ''] = rest.split(/\s+to\s+/);
			const from = momentOf(first!, view.context);
			const to = momentOf(last, view.context);
			if (from >= to) {
				throw new UsageError('the time after "to" must be the later one');
			}

			view.show({type: 'between', from, to});
		},
	},
	{
		name: 'quit',
		usage: 'quit',
		run: view => view.context.quit(),
	},
];

const momentOf = (text: string, {now, clock}: Context): Instant => {
	const moment = parseMoment(text.trim(), now(), clock);
	if (moment === undefined) {
		throw new UsageError(`"${text}" is no time; write one like 90m, 14:00 or 2026-11-21 14:00`);
	}

	return moment;
};

const spanSince = (text: string, context: Context): Span => {
	const ms = parseDuration(text);
	if (text === 'all') {
		return {type: 'all'};
	}

	return ms === undefined ? {type: 'since', from: momentOf(text, context)} : {type: 'last', ms};
};

/** What `:` asks. */
export const askCommand = (view: LogView): Question => {
	let typed = '';
	return {
		sign: ':',
		history: view.context.histories.commands,
		changed(text) {
			typed = text;
		},
		accepted(text) {
			if (text.trim() !== '') {
				run(view, text.trim());
			}
		},
		cancelled() {},
		complete: text => complete(text),
		status: () => ({text: usageOf(typed)}),
	};
};

/** A command may be shortened as long as it is clear which one is meant; what is wrong with it is said to the person. */
const run = (view: LogView, text: string): void => {
	const {name, rest} = /^(?<name>\S+)\s*(?<rest>.*)$/.exec(text)!.groups!;
	const [command, other] = fittingCommands(name!);
	try {
		if (!command || other) {
			throw new UsageError(
				`${name}: no such command; there are ${commands.map(known => known.name).join(', ')}`,
			);
		}

		command.run(view, rest!);
	} catch (error) {
		if (!(error instanceof UsageError)) {
			throw error;
		}

		view.context.say(error.message);
	}
};

const fittingCommands = (text: string) =>
	commands.filter(({name}) => name.startsWith(text.split(' ', 1)[0]!));

const complete = (text: string): string => {
	const [command, other] = fittingCommands(text);
	return command && !other && !text.includes(' ') ? `${command.name} ` : text;
};

const usageOf = (typed: string): string =>
	fittingCommands(typed)
		.map(({usage}) => usage)
		.join(' · ');
