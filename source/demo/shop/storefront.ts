import type {PodTemplate} from '../world/pod-template.ts';
import {after, type Program} from '../world/program.ts';

const pages = ['/', '/', '/search', '/product/8812', '/product/1204', '/category/garden', '/account'];
const agents = ['web', 'web', 'ios', 'android'];

const server = (version: string): Program =>
	function* ({random, now}) {
		const entry = (ms: number, level: string, msg: string, fields: object = {}): string =>
			JSON.stringify({time: new Date(now() + ms).toISOString(), level, msg, version, ...fields});
		yield after(200, entry(200, 'info', 'starting'));
		yield after(900, entry(900, 'info', 'templates compiled', {count: 212}));
		yield after(6000, entry(6000, 'info', 'cache warmed', {entries: random.between(4000, 9000)}));
		yield after(40, entry(40, 'info', 'listening', {port: 3000}));
		for (;;) {
			const ms = 250 + 2200 * random.next() ** 2;
			const status = random.oneIn(70) ? 500 : random.oneIn(15) ? 404 : 200;
			const level = status === 500 ? 'error' : 'info';
			const fields = {
				path: random.pick(pages),
				status,
				took_ms: random.between(3, 240),
				client: random.pick(agents),
				...(status === 500 && {error: 'search backend: connection refused (search.shop.svc:9200)'}),
			};
			yield after(ms, entry(ms, level, 'request', fields));
		}
	};

/** Rolled out again and again, a version at a time. */
export const storefront = (revision: number): PodTemplate => {
	const version = `2.${30 + revision}.0`;
	return {
		labels: {app: 'storefront', team: 'web'},
		restartPolicy: 'Always',
		containers: [
			{
				name: 'web',
				image: `registry.example.com/shop/storefront:${version}`,
				program: server(version),
				endless: true,
				readyAfter: 11_000,
				pullTime: 2300 + revision,
			},
		],
	};
};
