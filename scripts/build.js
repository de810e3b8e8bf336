// Bundles the shipped programs into dist/ and writes the licences of what was bundled.
import { chmod, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { parseJson } from './parse-json.js';
import { bundledPackages, licenceNotices } from './third-party-licenses.js';

// `npm ci --omit=dev` runs `prepare` too; there the packed dist/ is what counts.
if (!existsSync('node_modules/esbuild')) {
  process.stderr.write('agy-mcp: esbuild is not installed, dist/ is left as it is\n');
  process.exit(0);
}
const { build, transform } = await import('esbuild');

// The CommonJS inside some bundled packages calls require(), which ESM output lacks.
const banner = {
  js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
};
/**
 * Error messages are in English: the other languages are half of zod's size, and would be read at every start.
 * @type {import('esbuild').Plugin}
 */
const englishOnly = {
  name: 'english-only',
  setup(bundler) {
    bundler.onLoad({ filter: /[\\/]zod[\\/]v4[\\/]locales[\\/]index\.js$/ }, () => ({
      contents: "export { default as en } from './en.js';",
    }));
  },
};
/**
 * What others have written is shortened, and read in its own packages; ours stays as it is, for people and stack traces.
 * @type {import('esbuild').Plugin}
 */
const shortPackages = {
  name: 'short-packages',
  setup(bundler) {
    bundler.onLoad({ filter: /[\\/]node_modules[\\/].*\.[cm]?js$/ }, async ({ path: file }) => {
      const source = await readFile(file, 'utf8');
      const { code } = await transform(source, {
        minify: true,
        keepNames: false,
        legalComments: 'none',
        target: 'node20',
        sourcefile: file,
      });
      return { contents: code, loader: 'js' };
    });
  },
};
const NEXT = 'dist.next';
const { version } = /** @type {{ version: string }} */ (parseJson(await readFile('package.json', 'utf8')));
const shared = /** @satisfies {import('esbuild').BuildOptions} */ ({
  bundle: true,
  define: { AGY_MCP_VERSION: JSON.stringify(version) },
  platform: 'node',
  format: 'esm',
  target: 'node20',
  outdir: NEXT,
  metafile: /** @type {const} */ (true),
  // For stack traces in a checkout; the packages leave them out.
  sourcemap: 'linked',
  sourcesContent: false,
  legalComments: 'none',
  minifySyntax: true,
  plugins: [englishOnly, shortPackages],
  logLevel: 'warning',
});

await rm(NEXT, { recursive: true, force: true });
// jsonc-parser's CommonJS build cannot be bundled; its ES modules can.
const main = { ...shared, banner, mainFields: ['module', 'main'], splitting: true };
const server = await build({
  ...main,
  entryPoints: { main: 'src/cli/entry/main.ts', 'hold-jobs': 'src/cli/entry/hold-jobs.ts' },
  chunkNames: 'chunks/[name]-[hash]',
  minifyWhitespace: true, // names stay, for stack traces
});

/**
 * What server and runner load only on demand is in dist/ once: the runner takes it from the server's chunks. Of our own
 * code only what throws nothing and keeps nothing, as it would meet another copy of what it imports.
 * @type {import('esbuild').Plugin}
 */
const shareChunks = {
  name: 'share-chunks',
  setup(bundler) {
    bundler.onResolve({ filter: /^[^./]|\/find-injections\.ts$/ }, async (args) => {
      const { path: name, kind, resolveDir } = args;
      /** @type {unknown} */
      const pluginData = args.pluginData;
      if (kind !== 'dynamic-import' || pluginData === 'resolving') return undefined;
      const found = await bundler.resolve(name, { kind, resolveDir, pluginData: 'resolving' });
      const [file] =
        Object.entries(server.metafile.outputs).find(
          ([, { entryPoint = '' }]) => path.resolve(entryPoint) === found.path,
        ) ?? [];
      return file === undefined
        ? undefined
        : { path: `./${path.relative(NEXT, file).replaceAll('\\', '/')}`, external: true };
    });
  },
};
const results = [
  server,
  ...(await Promise.all([
    // The guard must parse on any Node, so nothing is bundled into it.
    build({ ...shared, entryPoints: ['src/cli/entry/agy-mcp.ts'], bundle: false, target: 'es2017' }),
    // In one piece, not in pieces shared with the server: each job waits for it, and each file costs a millisecond.
    build({
      ...main,
      entryPoints: { 'run-job': 'src/cli/entry/run-job.ts' },
      plugins: [...shared.plugins, shareChunks],
      minifyWhitespace: true, // as for the server
      chunkNames: 'runner/[name]-[hash]',
    }),
    // Git starts it for a file, and waits for it.
    build({ ...shared, entryPoints: { 'lfs-filter': 'src/cli/entry/lfs-filter.ts' } }),
    // Between a confined agent and its proxy: started once a job, and nothing is bundled into it but the project's own.
    build({ ...shared, entryPoints: { relay: 'src/cli/entry/relay.ts' } }),
    build({ ...shared, entryPoints: { 'agy-sim': 'src/agy-sim/main.ts' }, minifyWhitespace: true }),
  ])),
];
for (const program of ['agy-mcp', 'agy-sim']) await chmod(`${NEXT}/${program}.js`, 0o755);

const packages = bundledPackages(results.flatMap(({ metafile }) => Object.keys(metafile.inputs)));
await writeFile(`${NEXT}/THIRD-PARTY-LICENSES.txt`, await licenceNotices(packages));

const { buildStaticResponses } = await import('./build-static-responses.js');
await buildStaticResponses(NEXT);

// The whole folder at once: a failed build leaves the last good one.
await rm('dist', { recursive: true, force: true });
await rename(NEXT, 'dist');
