import { expect, test } from 'vitest';
import {
  migrate,
  MIGRATIONS,
  type Migration,
  POLICY_SCHEMA,
} from '../../../../src/policy/rules/migrations.ts';

/** Two steps of a policy that there never was. */
const STEPS: readonly Migration[] = [
  { from: 1, step: ({ deny, ...rest }) => ({ ...rest, rules: [{ tool: deny, action: 'deny' }] }) },
  { from: 2, step: (file) => ({ ...file, roles: {} }) },
];

test('the current schema stays as it is', () => {
  const file = { schema: POLICY_SCHEMA, rules: [] };
  expect(migrate(file)).toEqual({ is: 'current', file });
});
test('an older one is brought up to date step by step, and the text that was read stays as it was', () => {
  const file = Object.freeze({ schema: 1, deny: 'agy' });
  expect(migrate(file, 3, STEPS)).toEqual({
    is: 'current',
    file: { schema: 3, rules: [{ tool: 'agy', action: 'deny' }], roles: {} },
  });
  expect(migrate({ schema: 2 }, 3, STEPS)).toEqual({ is: 'current', file: { schema: 3, roles: {} } });
});
test('a newer one, one that never was, and none at all are not read', () => {
  expect(migrate({ schema: 4 }, 3, STEPS)).toEqual({ is: 'newer', schema: 4 });
  for (const schema of [0, -1, 1.5, '1', null, undefined, Number.NaN])
    expect(migrate({ schema }, 3, STEPS)).toEqual({ is: 'unknown' });
});
test('every schema since the first has a step', () => {
  expect(MIGRATIONS.map(({ from }) => from)).toEqual(
    Array.from({ length: POLICY_SCHEMA - 1 }, (_, index) => index + 1),
  );
});
