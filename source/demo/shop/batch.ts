import type {PodTemplate} from '../world/pod-template.ts';
import {after, type Program} from '../world/program.ts';

const batchPod = (name: string, program: Program, memoryLimit?: string): PodTemplate => ({
	labels: {app: name},
	restartPolicy: 'Never',
	containers: [
		{name, image: `registry.example.com/shop/${name}:1.7.0`, program, ...(memoryLimit && {memoryLimit})},
	],
});

/** Writes 200 rows and ends well. */
export const report = batchPod('report', function* ({random}) {
	yield after(120, 'report: reading orders of yesterday');
	for (let row = 1; row <= 200; row++) {
		yield after(
			random.between(40, 260),
			`report: row ${row}/200 region=${random.pick(['eu', 'us', 'apac'])} total=${random.between(900, 90_000)}`,
		);
	}

	yield after(200, 'report: uploaded report.csv (14 KB)');
	return {code: 0};
});

/** Takes some minutes, so that somebody can watch it end. */
export const reindex = batchPod('reindex', function* ({random}) {
	yield after(300, 'reindex: 48000 products to index');
	for (let done = 800; done <= 48_000; done += 800) {
		yield after(random.between(2600, 5200), `reindex: ${done}/48000 (${Math.round(done / 480)} %)`);
		if (random.oneIn(14)) {
			yield after(20, `reindex: WARN product ${random.between(1000, 9999)} has no category, skipped`);
		}
	}

	yield after(900, 'reindex: alias products -> products-v118, done');
	return {code: 0};
});

/** Ends with an exception and exit code 3. */
export const importCatalog = batchPod('import-catalog', function* ({random}) {
	yield after(150, 'INFO import of feed supplier-17.xml (18.2 MB)');
	for (let count = 1; count <= 38; count++) {
		yield after(
			random.between(80, 700),
			`INFO imported product ${random.between(10_000, 99_999)} (${count})`,
		);
	}

	yield after(400, 'WARN price of product 55120 is negative: -4.99');
	yield after(
		30,
		'ERROR import aborted at product 39',
		'Traceback (most recent call last):',
		'  File "/app/import.py", line 214, in main',
		'    catalog.apply(product)',
		'  File "/app/catalog.py", line 88, in apply',
		'    raise InvalidPrice(product.id, product.price)',
		'catalog.InvalidPrice: product 55120: price must not be negative (-4.99)',
	);
	return {code: 3};
});

/** Killed by the kernel in the middle of a line. */
export const resizeImages = batchPod(
	'resize-images',
	function* ({random}) {
		for (let image = 1; image <= 26; image++) {
			yield after(
				random.between(200, 900),
				`resized IMG_${random.between(1000, 9999)}.jpg in ${random.between(80, 600)} ms, rss ${image * 19} MiB`,
			);
		}

		yield {ms: 700, lines: ['resizing IMG_0042.tif (412 megapixels) ...'], unterminated: true};
		yield after(2400);
		return {code: 137, reason: 'OOMKilled'};
	},
	'512Mi',
);

/** A run each few minutes; one in five fails. */
export const syncPrices = batchPod('sync-prices', function* ({random}) {
	yield after(200, 'sync-prices: fetching price list');
	const fails = random.oneIn(5);
	const steps = random.between(8, 16);
	for (let step = 1; step <= steps; step++) {
		yield after(
			random.between(600, 2400),
			`sync-prices: batch ${step}/${steps}, ${random.between(5, 300)} prices changed`,
		);
	}

	if (fails) {
		yield after(5000, 'sync-prices: ERROR price service answered 502 Bad Gateway, giving up after 3 tries');
		return {code: 1};
	}

	yield after(300, 'sync-prices: done');
	return {code: 0};
});

/** Four parts of one job, two at a time. */
export const thumbnails = batchPod('thumbnails', function* ({random, pod}) {
	for (let image = 1; image <= 60; image++) {
		yield after(random.between(300, 1500), `${pod}: thumbnail ${image}/60`);
	}

	return {code: 0};
});
