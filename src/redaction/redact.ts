// Text and JSON without secrets, deep.
import { maskNamedSecrets } from './assignments.ts';
import { cleanText } from './clean-text.ts';
import { maskHomePaths } from './home-paths.ts';
import { maskKeyBlocks } from './key-blocks.ts';
import { literalPattern } from './literals.ts';
import { isPlaceholder, isSecretValue, isWordy, looksDrawn, secretKind } from './secret-names.ts';
import { ID_PREFIXES, PLACED_FORMATS, TOKEN_FORMATS, VENDOR_DRAW, VENDOR_PREFIX } from './secret-patterns.ts';

declare const redacted: unique symbol;

/** A value that went through a redactor. Only this room can make one: what skips it does not compile. */
export type Redacted<T> = T & { readonly [redacted]: true };

export interface Redactor {
  /** Cleaned and redacted text. */
  text(text: string): string;
  /**
   * The same for every string of a JSON value, keys included; a string under a secret-named key goes whole. Strings
   * under a key of `places` are paths that must stay usable: they keep the names of home folders, and only those.
   */
  json<T>(value: T, places?: ReadonlySet<string>): T;
  /** `json`, with the brand that the writers of the store and the audit log ask for. */
  seal<T>(value: T, places?: ReadonlySet<string>): Redacted<T>;
}

const MASK = '***';
const MAX_DEPTH = 64;
const TOKENS = new RegExp(
  `(?:\\b|(?<=\\\\[nrt]))(?:${TOKEN_FORMATS.map((row) => row.pattern).join('|')})`,
  'g',
);

function maskTokens(text: string): string {
  return text.replace(TOKENS, (token) => (looksToken(token) ? MASK : token));
}

/** Documentation shows formats filled with one letter or with words. */
function looksToken(token: string): boolean {
  return (
    looksDrawn(token) ||
    (!isPlaceholder(token) && ((token.length >= 30 && !isWordy(token)) || /^[A-Z]{20}$/.test(token)))
  );
}

/** A bcrypt hash begins like a template. */
const isDrawn = (secret: string) => secret.startsWith('$2') || looksDrawn(secret);

function maskPlaced(text: string): string {
  let out = text;
  for (const { hints, pattern } of PLACED_FORMATS) {
    if (!hints.some((hint) => out.includes(hint))) continue;
    out = out.replace(pattern, (whole, head: string) =>
      isDrawn(whole.slice(head.length)) ? head + MASK : whole,
    );
  }
  return out;
}

function maskVendorDraws(text: string): string {
  return text.replace(VENDOR_DRAW, (draw: string, at: number) => {
    const prefix = VENDOR_PREFIX.exec(text.slice(Math.max(0, at - 8), at))?.[0];
    if (prefix === undefined || ID_PREFIXES.has(prefix)) return draw;
    return /[a-z]/.test(draw) && /[A-Z]/.test(draw) && looksDrawn(draw.slice(1)) ? MASK : draw;
  });
}

/** Cleaning comes first: a character inside a secret must not hide it. */
function maskSecrets(text: string, literals: RegExp | null): string {
  const clean = cleanText(text);
  const known = literals === null ? clean : clean.replace(literals, MASK);
  return maskVendorDraws(maskPlaced(maskTokens(maskNamedSecrets(maskKeyBlocks(known)))));
}

const NO_PLACES: ReadonlySet<string> = new Set();

export function createRedactor(options: { readonly literals?: readonly string[] } = {}): Redactor {
  const literals = literalPattern(options.literals ?? []);
  const text = (value: string) => maskHomePaths(maskSecrets(value, literals));

  function string(value: string, key: string, places: ReadonlySet<string>): string {
    if (places.has(key)) return maskSecrets(value, literals);
    const kind = key === '' ? null : secretKind(key);
    return kind !== null && isSecretValue(value, kind) ? MASK : text(value);
  }

  function walk(value: unknown, key: string, depth: number, places: ReadonlySet<string>): unknown {
    if (typeof value === 'string') return string(value, key, places);
    if (typeof value !== 'object' || value === null) return value;
    if (depth >= MAX_DEPTH) return MASK;
    if (Array.isArray(value)) return value.map((item) => walk(item, key, depth + 1, places));
    return Object.fromEntries(
      Object.entries(value).map(([name, item]) => [text(name), walk(item, name, depth + 1, places)]),
    );
  }

  // Marked casts: the walk keeps the shape of what it copies, and the brand is made here alone.
  const json = <T>(value: T, places = NO_PLACES): T => walk(value, '', 0, places) as T;
  return { text, json, seal: <T>(value: T, places = NO_PLACES) => json(value, places) as Redacted<T> };
}

/** The values of secret-named variables of an environment, for `literals`. */
export function secretValues(env: Readonly<Record<string, string | undefined>>): string[] {
  return Object.entries(env).flatMap(([name, value]) =>
    value !== undefined && isSecretVariable(name, value) ? [value] : [],
  );
}

/** Names of variables say more than names in text: any KEY is one. A mere word would be hidden everywhere. */
function isSecretVariable(name: string, value: string): boolean {
  if (value.length < 8 || isPlaceholder(value)) return false;
  const kind = secretKind(name);
  if (kind === 'password') return true;
  return (kind !== null || /(?:^|_)(?:KEY|DSN|WEBHOOK|PAT)$/i.test(name)) && !isWordy(value);
}
