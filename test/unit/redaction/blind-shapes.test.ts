// The half of the blind lists that the rules were built from: what is left of it is known.
import { expect, test } from 'vitest';
import {
  blindHarmless,
  blindHomes,
  blindNamed,
  harmlessChanged,
  homesShown,
  namedShown,
} from '../../support/blind-shapes.ts';

const built = <T extends { readonly heldOut: boolean }>(shapes: readonly T[]): T[] =>
  shapes.filter(({ heldOut }) => !heldOut);

test('a secret behind a name is hidden, but where a word may as well be said of it', () => {
  expect(namedShown(built(blindNamed()))).toMatchInlineSnapshot(`
    [
      "login with anna / §",
      "auth-user-pass-inline §",
      "identified by §",
    ]
  `);
});

test('the user is hidden in a home path, however it is written', () => {
  expect(homesShown(built(blindHomes()))).toMatchInlineSnapshot(`
    [
      "home-§-dev",
    ]
  `);
});

test('texts that only look so stay as they are', () => {
  expect(harmlessChanged(built(blindHarmless()))).toEqual([]);
});
