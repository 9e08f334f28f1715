/*
Measures kreel beside what others have installed: `npm run bench [-- SECTION…] [--json] [--runs N] [--lines N] [--seconds N]`. It fails nothing.
*/
import {parseArgs} from 'node:util';
import {BenchContext} from './bench-context.ts';
import type {Figure} from './figure.ts';
import {endAll} from './person.ts';
import type {Section} from './section.ts';
import {clusterLog} from './sections/cluster-log.ts';
import {clusterStart} from './sections/cluster-start.ts';
import {clusterStreams} from './sections/cluster-streams.ts';
import {faults} from './sections/faults.ts';
import {filter} from './sections/filter.ts';
import {idle} from './sections/idle.ts';
import {keysWhileLoading} from './sections/keys.ts';
import {live} from './sections/live.ts';
import {memory} from './sections/memory.ts';
import {openFile} from './sections/open-file.ts';
import {search} from './sections/search.ts';
import {slowLine} from './sections/slow-line.ts';
import {startUp} from './sections/start.ts';
import type {Shown} from './shown.ts';
import {type SectionFigures, tableOf} from './table.ts';

/** In the order in which they are measured. */
const sections: readonly Section[] = [
	startUp,
	openFile,
	keysWhileLoading,
	search,
	filter,
	memory,
	live,
	slowLine,
	idle,
	faults,
	clusterStart,
	clusterLog,
	clusterStreams,
];

const {values, positionals} = parseArgs({
	allowPositionals: true,
	options: {
		json: {type: 'boolean', default: false},
		runs: {type: 'string', default: '5'},
		lines: {type: 'string', default: '10000000'},
		seconds: {type: 'string', default: '60'},
		help: {type: 'boolean', short: 'h', default: false},
	},
});

const say = (text: string) => process.stderr.write(`${text}\n`);

const listOfSections = () =>
	sections
		.map(
			({name, about, needsCluster}) =>
				`  ${name.padEnd(15)} ${about}${needsCluster ? ' (needs a cluster)' : ''}`,
		)
		.join('\n');

const chosen = (): Section[] => {
	const kubeconfig = process.env.KREEL_TEST_KUBECONFIG;
	const named = positionals.length === 0 ? sections : sections.filter(({name}) => positionals.includes(name));
	const possible = named.filter(({needsCluster}) => !needsCluster || kubeconfig !== undefined);
	for (const {name} of named.filter(section => !possible.includes(section))) {
		say(`left out: ${name}, which needs a cluster; set KREEL_TEST_KUBECONFIG`);
	}

	return possible;
};

const measureAll = async (): Promise<SectionFigures[]> => {
	const context = new BenchContext(
		{
			runs: Number(values.runs),
			lines: Number(values.lines),
			seconds: Number(values.seconds),
			kubeconfig: process.env.KREEL_TEST_KUBECONFIG,
		},
		say,
	);
	for (const signal of ['SIGINT', 'SIGTERM'] as const) {
		process.once(signal, async () => {
			// A gigabyte must not stay behind.
			await endAll();
			await context.close();
			process.exit(130);
		});
	}

	try {
		const all: SectionFigures[] = [];
		for (const section of chosen()) {
			const figures: Figure[] = [];
			const shown: Shown[] = [];
			try {
				for await (const figure of section.measure(context)) {
					if ('programs' in figure) {
						shown.push(figure);
					} else {
						figures.push(figure);
					}
				}
			} catch (error) {
				// The others are worth having without it.
				say(`${section.name} broke off: ${error instanceof Error ? error.message : String(error)}`);
				await endAll();
			}

			all.push({section: section.name, figures, ...(shown.length > 0 ? {shown} : {})});
		}

		return all;
	} finally {
		await context.close();
	}
};

const unknown = positionals.filter(name => !sections.some(section => section.name === name));
if (values.help || unknown.length > 0) {
	say(
		`${unknown.length > 0 ? `no section ${unknown.join(', ')}; there ` : 'there '}are\n${listOfSections()}`,
	);
	process.exitCode = values.help ? 0 : 2;
} else {
	const figures = await measureAll();
	console.log(values.json ? JSON.stringify(figures, undefined, '\t') : tableOf(figures));
}
