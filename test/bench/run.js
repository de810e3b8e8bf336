// Bundles and runs test/bench/main.ts: Node 20 does not read TypeScript. `npm run bench -- --help`
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { build } from 'esbuild';

const here = import.meta.dirname;
const out = path.resolve(here, '../../node_modules/.cache/bench');
await mkdir(out, { recursive: true });
await build({
  entryPoints: {
    main: path.join(here, 'main.ts'),
    'screen-worker': path.join(here, 'agents/screen-worker.ts'),
  },
  outdir: out,
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  logLevel: 'warning',
  define: { BENCH_FOLDER: JSON.stringify(here) },
  banner: {
    js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
  },
});
await import(path.join(out, 'main.js'));
