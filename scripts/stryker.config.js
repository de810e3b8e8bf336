// How Stryker runs: the vitest tests of test/mutation/vitest.config.ts against one mutant at a time.
import { MUTATED_MODULES } from './mutated-modules.js';

export default {
  mutate: MUTATED_MODULES.map(({ source }) => source),
  testRunner: 'vitest',
  vitest: { configFile: 'test/mutation/vitest.config.ts', related: false },
  plugins: ['@stryker-mutator/vitest-runner'],
  coverageAnalysis: 'perTest',
  concurrency: 2,
  timeoutMS: 4_000,
  tempDirName: '.stryker-tmp',
  ignorePatterns: ['dist', 'packages', 'docs', 'skills', 'test/clients', 'test/bench', 'test/tool-schemas'],
  reporters: ['json', 'progress'],
  jsonReporter: { fileName: '.stryker-tmp/report.json' },
  cleanTempDir: 'always',
};
