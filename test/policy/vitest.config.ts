import { defineConfig } from 'vitest/config';
import main from '../../vitest.config.ts';

export default defineConfig({
  ...(main.define === undefined ? {} : { define: main.define }),
  test: {
    root: import.meta.dirname,
    include: ['**/*.test.ts'],
    globalSetup: ['../support/build-once.ts'],
    testTimeout: 180_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
  },
});
