// A runner's app over a store of the test's own.
import { createRunnerApp } from '../../src/create-runner-app.ts';
import type { RunnerApp } from '../../src/runner/runner-app.ts';

export const testRunnerApp = (root: string): Promise<RunnerApp> =>
  createRunnerApp({
    env: {},
    platform: 'linux',
    home: root,
    sessionRoot: root,
    redactPatterns: [],
    auditKey: null,
    runnerScript: '/none',
    holderScript: '/none',
    terminated: new AbortController().signal,
    write: () => undefined,
  });
