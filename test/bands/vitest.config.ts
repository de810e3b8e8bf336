import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    root: import.meta.dirname,
    include: ['**/*.test.ts'],
    globalSetup: ['../support/build-once.ts'],
    testTimeout: 120_000,
    maxWorkers: 1,
    // Most of a cell is waiting for processes.
    maxConcurrency: 6,
  },
});
