// Bundles the shipped programs into dist/ and writes the licences of what was bundled.
import { chmod, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import path from 'node:path';

// `npm ci --omit=dev` runs `prepare` too; there the packed dist/ is what counts.
if (!existsSync('node_modules/esbuild')) {
  process.stderr.write('agy-mcp: esbuild is not installed, dist/ is left as it is\n');
  process.exit(0);
}
const { build } = await import('esbuild');

// The CommonJS inside some bundled packages calls require(), which ESM output lacks.
const banner = {
  js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
};
/** Only English is spoken: the other languages of zod's messages are half of its weight, and are read at every start. */
const englishOnly = {
  name: 'english-only',
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]zod[\\/]v4[\\/]locales[\\/]index\.js$/ }, () => ({
      contents: "export { default as en } from './en.js';",
    }));
  },
};
const NEXT = 'dist.next';
const { version } = JSON.parse(await readFile('package.json', 'utf8'));
const shared = {
  bundle: true,
  define: { AGY_MCP_VERSION: JSON.stringify(version) },
  platform: 'node',
  format: 'esm',
  target: 'node20',
  outdir: NEXT,
  metafile: true,
  legalComments: 'none',
  minifySyntax: true,
  plugins: [englishOnly],
  logLevel: 'warning',
};

await rm(NEXT, { recursive: true, force: true });
// jsonc-parser's CommonJS build cannot be bundled; its ES modules can.
const main = { ...shared, banner, mainFields: ['module', 'main'], splitting: true };
const server = await build({
  ...main,
  entryPoints: { main: 'src/cli/main.ts', 'hold-jobs': 'src/cli/hold-jobs.ts' },
  chunkNames: 'chunks/[name]-[hash]',
  minifyWhitespace: true, // names stay, for stack traces
});

/** What server and runner load only when they need it is there once. */
const shareChunks = {
  name: 'share-chunks',
  setup(bundler) {
    bundler.onResolve({ filter: /^[^./]/ }, async ({ path: name, kind, resolveDir, pluginData }) => {
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
    build({ ...shared, entryPoints: ['src/cli/agy-mcp.ts'], bundle: false, target: 'es2017' }),
    // In one piece, not in pieces shared with the server: each job waits for it, and each file costs a millisecond.
    build({
      ...main,
      entryPoints: { 'run-job': 'src/cli/run-job.ts' },
      plugins: [...shared.plugins, shareChunks],
      chunkNames: 'runner/[name]-[hash]',
    }),
    build({ ...shared, entryPoints: { 'agy-sim': 'src/agy-sim/main.ts' } }),
  ])),
];
for (const program of ['agy-mcp', 'agy-sim']) await chmod(`${NEXT}/${program}.js`, 0o755);

const packages = new Set();
for (const { metafile } of results) {
  for (const input of Object.keys(metafile.inputs)) {
    const found = /^node_modules\/((?:@[^/]+\/)?[^/]+(?:\/node_modules\/(?:@[^/]+\/)?[^/]+)*)\//.exec(input);
    if (found) packages.add(found[1]);
  }
}
const notices = await Promise.all(
  [...packages].sort().map(async (name) => {
    const folder = path.join('node_modules', name);
    const manifest = JSON.parse(await readFile(path.join(folder, 'package.json'), 'utf8'));
    const files = ['LICENSE', 'LICENSE.md', 'license', 'LICENCE', 'license.md', 'LICENSE.txt'];
    const licence = files.map((file) => path.join(folder, file)).find((file) => existsSync(file));
    const text = licence ? await readFile(licence, 'utf8') : `Licensed under ${manifest.license}.`;
    return `${manifest.name} ${manifest.version} (${manifest.license})\n\n${text.trim()}\n`;
  }),
);
await writeFile(`${NEXT}/THIRD-PARTY-LICENSES.txt`, notices.join(`\n${'-'.repeat(72)}\n\n`));

const { prepareAnswers } = await import('./prepare-answers.js');
await prepareAnswers(NEXT);

// The whole folder at once: a failed build leaves the last good one.
await rm('dist', { recursive: true, force: true });
await rename(NEXT, 'dist');
