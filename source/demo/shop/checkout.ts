import type {PodTemplate} from '../world/pod-template.ts';
import {after, type ProcessContext, type Program} from '../world/program.ts';
import type {Random} from '../world/random.ts';

const hex = '0123456789abcdef';
const routes = [
	'/cart',
	'/cart/items',
	'/checkout',
	'/checkout/payment',
	'/checkout/confirm',
	'/orders',
	'/health',
];
const payments = ['card', 'card', 'card', 'paypal', 'invoice'];

/** A third of a second between requests on average, with the bursts of a shop. */
const pause = (random: Random): number => 60 + 700 * random.next() ** 2;

const migrate: Program = function* () {
	yield after(40, 'checking schema version of postgres://db.shop.svc:5432/checkout');
	yield after(180, 'current 41, wanted 42');
	yield after(420, 'applying 042_order_idempotency_key.sql');
	yield after(650, 'CREATE INDEX idx_orders_idempotency_key ... 611 ms');
	yield after(30, 'schema is at 42, done');
	return {code: 0};
};

const proxy: Program = function* ({random, now}) {
	yield after(20, json({level: 'info', time: iso(now()), msg: 'listening', port: 15001}));
	for (;;) {
		const ms = 300 + 2400 * random.next() ** 2;
		const status = random.oneIn(30) ? 503 : random.oneIn(12) ? 404 : 200;
		const entry = {
			level: status === 503 ? 'warn' : 'info',
			time: iso(now() + ms),
			msg: 'upstream',
			method: random.oneIn(3) ? 'POST' : 'GET',
			path: random.pick(routes),
			status,
			duration_ms: random.between(1, status === 503 ? 5000 : 180),
			bytes: random.between(90, 24_000),
		};
		yield after(ms, json(entry));
	}
};

const app: Program = function* (context) {
	const {random} = context;
	yield after(310, 'INFO  starting checkout 4.18.2 (java 21.0.4, profile=prod)');
	yield after(640, 'INFO  connected to postgres db.shop.svc:5432/checkout pool=20');
	yield after(280, 'INFO  connected to kafka broker.shop.svc:9092 topics=orders,payments');
	yield after(90, 'INFO  listening on :8080');
	for (let request = 1; ; request++) {
		yield after(pause(random), ...requestLines(context, request));
	}
};

const requestLines = ({random}: ProcessContext, request: number): readonly string[] => {
	const id = random.text(8, hex);
	if (random.oneIn(90)) {
		return paymentTimeout(random, id);
	}

	if (random.oneIn(260)) {
		return nullPointer(random, id);
	}

	if (random.oneIn(25)) {
		return [
			`WARN  [${id}] slow query took ${random.between(800, 2400)}ms: select * from orders where customer_id = ?`,
		];
	}

	if (request % 60 === 0) {
		return [`DEBUG pool active=${random.between(2, 18)} idle=${random.between(0, 9)} waiting=0`];
	}

	const took = random.between(4, 160);
	return [`INFO  [${id}] ${random.oneIn(3) ? 'POST' : 'GET'} ${random.pick(routes)} 200 ${took}ms`];
};

const paymentTimeout = (random: Random, id: string): readonly string[] => {
	const order = random.between(100_000, 999_999);
	return [
		`ERROR [${id}] payment of order ${order} by ${random.pick(payments)} failed`,
		'com.shop.payments.PaymentException: no answer from psp.example.com within 5000 ms',
		'\tat com.shop.payments.PspClient.authorize(PspClient.java:118)',
		'\tat com.shop.checkout.PaymentService.pay(PaymentService.java:64)',
		'\tat com.shop.checkout.CheckoutController.confirm(CheckoutController.java:87)',
		'\tat java.base/java.lang.Thread.run(Thread.java:1583)',
		'Caused by: java.net.SocketTimeoutException: Read timed out',
		'\tat java.base/sun.nio.ch.NioSocketImpl.timedRead(NioSocketImpl.java:278)',
		'\tat com.shop.payments.PspClient.send(PspClient.java:141)',
		'\t... 3 more',
	];
};

const nullPointer = (random: Random, id: string): readonly string[] => [
	`ERROR [${id}] unhandled error on POST /checkout/confirm cart=${random.text(12, hex)}`,
	'java.lang.NullPointerException: Cannot invoke "Address.country()" because "cart.shippingAddress" is null',
	'\tat com.shop.checkout.Shipping.costs(Shipping.java:42)',
	'\tat com.shop.checkout.CheckoutController.confirm(CheckoutController.java:79)',
	'\tat java.base/java.lang.Thread.run(Thread.java:1583)',
];

/** Under traffic: most requests go well, some do not, and those say so at length. */
export const checkout: PodTemplate = {
	labels: {app: 'checkout', team: 'payments'},
	annotations: {'kubectl.kubernetes.io/default-container': 'app'},
	restartPolicy: 'Always',
	initContainers: [
		{name: 'migrate', image: 'registry.example.com/shop/migrate:42', program: migrate},
		{
			name: 'proxy',
			image: 'registry.example.com/mesh/proxy:1.9.0',
			program: proxy,
			endless: true,
			sidecar: true,
		},
	],
	containers: [
		{
			name: 'app',
			image: 'registry.example.com/shop/checkout:4.18.2',
			program: app,
			endless: true,
			readyAfter: 2500,
		},
	],
};

const json = (entry: unknown): string => JSON.stringify(entry);
const iso = (ms: number): string => new Date(ms).toISOString();
