import {readFile, rm} from 'node:fs/promises';
import {type BuildOptions, build, type Plugin} from 'esbuild';

/** What packages do as they are loaded that costs a tenth of a second and is of no use here. */
const quickStart: Plugin = {
	name: 'quick-start',
	setup({onLoad}) {
		const change = (filter: RegExp, from: string, to: string) => {
			onLoad({filter}, async ({path}) => {
				const text = await readFile(path, 'utf8');
				if (!text.includes(from)) {
					throw new Error(`quick-start does not fit this version of ${path}`);
				}

				return {contents: text.replaceAll(from, to), loader: 'js'};
			});
		};

		// Yoga fetches its code from an address that holds it: for that Node loads its whole HTTP client. Without `fetch` it decodes it itself.
		change(/yoga-wasm-base64-esm\.js$/, 'typeof fetch', 'typeof undefined');
		// What checks the package.json of a program, the names of all licences included, is asked only where meow prints a version.
		change(
			/meow\/build\/dependencies\.js$/,
			'var normalizeExports = requireNormalize();',
			'var normalizeExports = () => {};',
		);
	},
};

const options: BuildOptions = {
	outdir: 'dist',
	bundle: true,
	platform: 'node',
	target: 'node22.19',
	format: 'esm',
	minify: true,
	keepNames: true,
	sourcemap: false,
	jsx: 'automatic',
	define: {'process.env.NODE_ENV': '"production"'},
	// Packages that are still CommonJS call require() for Node's own modules.
	banner: {
		js: "import {createRequire as __createRequire} from 'node:module'; const require = __createRequire(import.meta.url);",
	},
	plugins: [quickStart],
	// Ink loads the devtools only where DEV is set; the package is not installed.
	alias: {'react-devtools-core': './source/explorer/no-devtools.ts'},
	logLevel: 'warning',
};

await rm('dist', {recursive: true, force: true});
await build({...options, entryPoints: {cli: 'source/cli.ts'}, splitting: true});
// Threads are programs of their own, and stand beside the one that starts them. What they have in common with it stands in each: a file for every
// set of programs that share something would cost the start a millisecond each.
await build({
	...options,
	entryPoints: {
		'index-worker': 'source/files/index-worker.ts',
		'leaf-worker': 'source/store/leaf-worker.ts',
		'pattern-worker': 'source/store/pattern-worker.ts',
	},
});
