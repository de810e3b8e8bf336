import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { defineConfig } from 'vitest/config';
import main from '../../vitest.config.ts';

const PROJECT = path.resolve(import.meta.dirname, '../..');

/** Tests whose sweeps are cut short in the main suite: here they try all. */
const sweeps = ['test', 'test/unit', 'test/e2e']
  .flatMap((folder) =>
    readdirSync(path.join(PROJECT, folder), { recursive: folder !== 'test', encoding: 'utf8' }).map((name) =>
      path.posix.join(folder, name.replaceAll('\\', '/')),
    ),
  )
  .filter((file) => file.endsWith('.test.ts'))
  .filter((file) => readFileSync(path.join(PROJECT, file), 'utf8').includes("support/examples.ts'"));

export default defineConfig({
  ...(main.define === undefined ? {} : { define: main.define }),
  test: {
    root: PROJECT,
    include: ['test/faults/**/*.test.ts', ...sweeps],
    env: { TEST_EXAMPLES: 'all' },
    globalSetup: ['test/support/build-once.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
  },
});
