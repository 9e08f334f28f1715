import {rm} from 'node:fs/promises';
import {build} from 'esbuild';

await rm('dist', {recursive: true, force: true});
await build({
	// Threads are programs of their own, and stand beside the one that starts them.
	entryPoints: {
		cli: 'source/cli.ts',
		'index-worker': 'source/files/index-worker.ts',
		'leaf-worker': 'source/store/leaf-worker.ts',
		'matcher-thread': 'source/store/scan/matcher-thread.ts',
	},
	outdir: 'dist',
	bundle: true,
	splitting: true,
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
	// Ink loads the devtools only where DEV is set; the package is not installed.
	alias: {'react-devtools-core': './source/explorer/no-devtools.ts'},
	logLevel: 'warning',
});
