import type {PodTemplate} from '../world/pod-template.ts';
import {after, type Program} from '../world/program.ts';

const ledgerProgram: Program = function* ({random, restart, pod}) {
	const life = random.between(240_000, 420_000);
	yield after(150, `[ledger] ${pod} starting, segment ${random.between(400, 900)}`);
	if (restart > 0) {
		yield after(
			300,
			`[ledger] recovering from unclean shutdown, replaying ${random.between(2000, 9000)} entries`,
		);
	}

	yield after(500, '[ledger] ready');
	const diesOnce = pod.endsWith('-1') && restart === 0;
	for (let spent = 0; !diesOnce || spent < life; ) {
		const ms = random.between(700, 2600);
		spent += ms;
		yield after(
			ms,
			random.oneIn(22)
				? `[ledger] ERROR fsync of segment took ${random.between(900, 4000)} ms, writers are waiting`
				: `[ledger] appended batch of ${random.between(10, 400)} entries in ${random.between(1, 30)} ms`,
		);
	}

	yield after(80, '[ledger] FATAL heap limit reached while compacting segment');
	return {code: 137, reason: 'OOMKilled'};
};

const restore: Program = function* ({random}) {
	yield after(90, 'restore: volume is not empty, nothing to restore');
	yield after(random.between(200, 600), 'restore: checksums ok');
	return {code: 0};
};

const exporter: Program = function* ({random}) {
	yield after(60, 'exporter: metrics on :9102');
	for (;;) {
		yield after(random.between(14_000, 16_000), `exporter: scraped ledger in ${random.between(2, 40)} ms`);
	}
};

/** Two numbered pods of two containers each, of which one has died once. */
export const ledger: PodTemplate = {
	labels: {app: 'ledger'},
	restartPolicy: 'Always',
	initContainers: [{name: 'restore', image: 'registry.example.com/shop/ledger:0.9.4', program: restore}],
	containers: [
		{
			name: 'ledger',
			image: 'registry.example.com/shop/ledger:0.9.4',
			program: ledgerProgram,
			memoryLimit: '256Mi',
			readyAfter: 1200,
		},
		{
			name: 'exporter',
			image: 'registry.example.com/platform/exporter:1.1',
			program: exporter,
			endless: true,
		},
	],
};

const agentProgram: Program = function* ({random, node}) {
	yield after(100, `agent on ${node}: tailing /var/log/containers`);
	for (;;) {
		yield after(
			random.between(4000, 12_000),
			random.oneIn(40)
				? `agent on ${node}: WARN output queue is ${random.between(70, 95)} % full`
				: `agent on ${node}: shipped ${random.between(100, 5000)} records`,
		);
	}
};

/** One on each node. */
export const logAgent: PodTemplate = {
	labels: {app: 'log-agent'},
	restartPolicy: 'Always',
	containers: [
		{
			name: 'agent',
			image: 'registry.example.com/platform/log-agent:3.1',
			program: agentProgram,
			endless: true,
		},
	],
};
