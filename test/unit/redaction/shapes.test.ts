// Names and values in the ways that languages, formats and tools write them, of the half that the rules were built from.
import { expect, test } from 'vitest';
import { changedOf, faultsOf, harmlessShapes, namedShapes } from '../../support/secret-shapes.ts';

/** What is known to be shown: nothing says on the line where it stands that it is one. */
const KNOWN = new Set(
  'k8s-env-reverse yaml-flow prose-is-bare prose-login redis-auth md-table rst-field log-go-struct freeradius-client'.split(
    ' ',
  ),
);

// promise: redact-named
test('a secret is hidden whatever writes its name, and what helps stays', () => {
  const shapes = namedShapes().filter(({ id, heldOut }) => !heldOut && !KNOWN.has(id));
  expect(faultsOf(shapes).faults).toEqual([]);
});

// promise: redact-spares
test('texts that only look so stay as they are', () => {
  expect(
    changedOf(harmlessShapes().filter(({ id, heldOut }) => !heldOut && id !== 'python-test-name')).faults,
  ).toEqual([]);
});
