// No plan makes a protected path writable or a hidden one readable, whatever paths, links and nesting it is given.
import fc from 'fast-check';
import { test } from 'vitest';
import { checkWorld, someWorld } from '../support/confinement-worlds.ts';

// promise: confined-plans
test('no plan makes a protected path writable or a hidden one readable, on a thousand machines', () => {
  fc.assert(fc.property(someWorld, checkWorld), { numRuns: Number(process.env['PLAN_RUNS'] ?? 1_000) });
});
