import { readFileSync } from 'node:fs';
import { defineConfig } from 'vitest/config';

const { version } = JSON.parse(readFileSync(new URL('package.json', import.meta.url), 'utf8')) as {
  version: string;
};

export default defineConfig({
  define: { AGY_MCP_VERSION: JSON.stringify(version) },
  test: {
    include: ['test/**/*.test.ts'],
    exclude: [
      'test/clients/**',
      'test/confinement/**',
      'test/faults/**',
      'test/policy/**',
      'test/bench/**',
      'test/bands/**',
      '**/node_modules/**',
    ],
    globalSetup: ['test/support/build-once.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
    // No module of this project has a state of its own, so test files share what they import.
    isolate: false,
  },
});
