import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    root: import.meta.dirname,
    include: ['*.test.ts'],
    // Three clients start a second or two each; a slow machine may need ten times as long.
    testTimeout: 90_000,
    hookTimeout: 30_000,
    maxWorkers: 2,
  },
});
