// A program of the bridge's own code in one file, for a process of its own.
import path from 'node:path';
import { build } from 'esbuild';

/**
 * @param code imports from `./src/…` or `./test/…`
 * @returns the program
 */
export async function bundle(folder: string, code: string): Promise<string> {
  const program = path.join(folder, 'program.mjs');
  await build({
    stdin: { contents: code, resolveDir: path.resolve(import.meta.dirname, '../..') },
    outfile: program,
    bundle: true,
    platform: 'node',
    mainFields: ['module', 'main'],
    format: 'esm',
    logLevel: 'silent',
    define: { AGY_MCP_VERSION: '"0"' },
    banner: {
      js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
    },
  });
  return program;
}
