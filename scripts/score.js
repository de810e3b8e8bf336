// Bundles and runs test/score.ts: Node 20 does not read TypeScript.
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const out = 'node_modules/.cache/score';
await mkdir(out, { recursive: true });
await build({
  entryPoints: ['test/score.ts'],
  outdir: out,
  bundle: true,
  splitting: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  logLevel: 'warning',
  define: { 'import.meta.dirname': JSON.stringify(path.resolve('test')) },
  banner: {
    js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
  },
});
await import(pathToFileURL(path.resolve(out, 'score.js')).href);
