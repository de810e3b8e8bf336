// Bundles and runs a program of test/: Node 20 does not read TypeScript.
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';

/** @param {string} name of a file in test/, without its ending */
export async function runBundled(name) {
  const out = 'node_modules/.cache/score';
  await mkdir(out, { recursive: true });
  await build({
    entryPoints: [`test/${name}.ts`],
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
  await import(pathToFileURL(path.resolve(out, `${path.basename(name)}.js`)).href);
}
