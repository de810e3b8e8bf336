// The tests that run against each mutant: few and fast, on the sources as they are, without a build.
import path from 'node:path';
import { defineConfig } from 'vitest/config';
import { MUTATED_MODULES } from '../../scripts/mutated-modules.js';

export default defineConfig({
  define: { AGY_MCP_VERSION: JSON.stringify('0.0.0') },
  test: {
    root: path.resolve(import.meta.dirname, '../..'),
    include: MUTATED_MODULES.flatMap(({ tests }) => tests),
    testTimeout: 30_000,
  },
});
