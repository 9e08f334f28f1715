import {type CommandName, type Flag, flags, variableOf} from './flags.ts';

const usage: Record<CommandName, string> = {
	explore: `Explore the logs of Kubernetes tasks: running, completed or failed, live.

  kreel [QUERY…]            the explorer
  kreel logs QUERY… [-f]    lines to standard output
  kreel tasks [QUERY…]      the task list to standard output
  kreel open PATH… | -      log files, or standard input; … | kreel does the latter
  kreel serve               the gateway

A QUERY is a name, kind/name (job/import, deploy/api) or /regex/.
\`kreel COMMAND --help\` tells more of a command.`,
	logs: `Print the log of every container of the tasks that match, merged by time.

  kreel logs QUERY… [-f]

Lines go to standard output, notices to standard error. With -f it ends when the task
ends, with the task's exit code; other codes: 0 well, 1 a log could not be read,
2 wrong usage, 3 nothing matched, 4 no cluster or gateway, 130 interrupted.`,
	tasks: `Print the tasks: what runs, what failed and why, what waits and for what.

  kreel tasks [QUERY…] [-w]`,
	open: `Explore log files, a folder of them (also /var/log/pods), or standard input.

  kreel open PATH… | -
  kubectl logs job/import | kreel

What is appended is followed; files that are truncated or rotated, too. With --print
lines go to standard output, notices to standard error, as with kreel logs.`,
	serve: `Serve tasks and logs over HTTP and SSE, for people without a kubeconfig.

  kreel serve [--host 127.0.0.1] [--port 8080] --auth none`,
};

/** The help of one command. */
export const helpText = (command: CommandName): string => {
	const own = flags.filter(flag => flag.commands.includes(command));
	const rows = own.map(flag => [flagWords(flag), flag.description]);
	const width = Math.max(...rows.map(([words]) => words!.length));
	const list = rows.map(([words, text]) => `  ${words!.padEnd(width)}  ${text}`).join('\n');
	return [usage[command], list, ...settingWords(own)].join('\n\n');
};

const settingWords = (own: readonly Flag[]): readonly string[] => {
	const names = own.filter(({isSetting}) => isSetting).map(({name}) => name);
	const [first] = names;
	return first === undefined
		? []
		: [
				`Settled for every run: ${names.join(', ')}, in the environment (${variableOf(first)})
or a line each in the file of --config (${first}: …).`,
			];
};

const flagWords = (flag: Flag): string => {
	const short = flag.short ? `-${flag.short}, ` : '    ';
	const value =
		flag.value === undefined ? '' : flag.bare === undefined ? ` ${flag.value}` : `[=${flag.value}]`;
	return `${short}--${flag.name}${value}`;
};
