// Secrets whose name is in a value of its own: pairs of name and value, lists of arguments, what wraps a value.
import {
  isNameOfSecret,
  isPlaceholder,
  isSecretValue,
  isWordy,
  type SecretKind,
  secretKind,
} from './secret-names.ts';
import { type Add, each } from '../spans.ts';

const NAMES: ReadonlySet<string> = new Set([
  'name',
  'key',
  'variable',
  'header',
  'field',
  'property',
  'param',
]);
/** Keys that say nothing of what is under them: the name above counts. */
const VALUES: ReadonlySet<string> = new Set(['value', 'val', 'content', 'raw', 'plain', 'plaintext']);

/** What an object says of the strings under its value keys: the name beside them, or the one above. */
export function kindOfPair(fields: Readonly<Record<string, unknown>>, above: string): SecretKind | null {
  if (!Object.keys(fields).some((key) => VALUES.has(key.toLowerCase()))) return null;
  for (const [key, name] of Object.entries(fields))
    if (typeof name === 'string' && NAMES.has(key.toLowerCase())) {
      const kind = secretKind(name);
      if (kind !== null) return kind;
    }
  return /cookies$/i.test(above) ? 'token' : secretKind(above);
}

export const isValueKey = (key: string): boolean => VALUES.has(key.toLowerCase());

/** A number of so many digits under the name of a password; a smaller one counts something. */
const PASSWORD_NUMBER = 100_000;
/** Tests that passed. */
const COUNTED = /^pass$/i;

export const isSecretNumber = (value: number, name: string): boolean =>
  Math.abs(value) >= PASSWORD_NUMBER && !COUNTED.test(name) && secretKind(name) === 'password';

/** Whether the second of two strings is the secret that the first one names. */
export function isNamedPair(items: readonly unknown[]): boolean {
  const [name, value] = items;
  if (items.length !== 2 || typeof name !== 'string' || typeof value !== 'string') return false;
  const kind = /^[\w.-]{2,96}$/.test(name) ? secretKind(name) : null;
  return kind !== null && isSecretValue(value, kind) && !isWordy(value);
}

/** No command is longer. */
const ARGUMENTS_CHARS = 65_536;

/**
 * Of a list that is a command: its strings as one line.
 * @returns null for any other list
 */
export function commandLine(items: readonly unknown[]): string | null {
  let chars = 0;
  let hasFlag = false;
  for (const item of items) {
    if (typeof item !== 'string' || item.includes('\n')) return null;
    hasFlag ||= item.startsWith('-');
    chars += item.length + 1;
    if (chars > ARGUMENTS_CHARS) return null;
  }
  return hasFlag && items.length > 1 ? items.join(' ') : null;
}

/** `"name": "DB_PASSWORD", "value": "…"`, also escaped and without quotes around the keys. */
const PAIR =
  /((?:name|key|variable|header|field)\\{0,3}["']?\s{0,4}[:=]\s{0,4}\\{0,3}["']([\w.-]{2,96})\\{0,3}["']\s{0,4},\s{0,4}\\{0,3}["']?(?:value|val|content)\\{0,3}["']?\s{0,4}[:=]\s{0,4}\\{0,3}["'])([^"'\\\r\n]{4,1024})/gi;
/** `"password": ["…"]`, `"password": {"value": "…"}`. */
const WRAPPED =
  /(["']([\w.-]{2,96})\\{0,3}["']\s{0,4}:\s{0,4}[[{]\s{0,4}(?:\\{0,3}["'](?:value|val|raw|plain|plaintext)\\{0,3}["']\s{0,4}:\s{0,4})?\\{0,3}["'])([^"'\\\r\n]{4,1024})(?!\\{0,3}["']\s{0,4}:)/gi;
/** `"--password", "…"`. */
const ARGUMENT =
  /(["']--?([A-Za-z][\w.-]{1,48})\\{0,3}["']\s{0,4},\s{0,4}\\{0,3}["'])([^"'\\\r\n-][^"'\\\r\n]{3,511})/g;

/** `"-u", "user:…"`. */
const USER_ARGUMENT =
  /(["'](?:-u|--(?:proxy-)?user)\\{0,3}["']\s{0,4},\s{0,4}\\{0,3}["'][^\s:"'\\$<{[]{1,128}:)([^\s"'\\$<{[][^"'\\\r\n]{3,255})/g;

const isFlagValue = (value: string, kind: SecretKind): boolean =>
  !isPlaceholder(value) && !isNameOfSecret(value) && (kind === 'password' || !/^[a-z-]+$/i.test(value));

/** What a jar of cookies holds is secret whatever it is called. */
const COOKIES = /cookies\\{0,3}["']?\s{0,4}[:=]\s{0,4}\[/i;
const COOKIE =
  /((?:name)\\{0,3}["']\s{0,4}:\s{0,4}\\{0,3}["'][\w.-]{1,96}\\{0,3}["']\s{0,4},\s{0,4}\\{0,3}["']value\\{0,3}["']\s{0,4}:\s{0,4}\\{0,3}["'])([^"'\\\r\n]{8,4096})/gi;

/** The same in a line of text. */
export function findNamedPairs(text: string, add: Add): void {
  const look = (pattern: RegExp, hides: (value: string, kind: SecretKind, head: string) => boolean): void => {
    each(pattern, text, ({ index, 0: whole, 1: head = '', 2: name = '', 3: value = '' }) => {
      const kind = secretKind(name);
      if (kind !== null && hides(value, kind, head.slice(-24)))
        add(index + head.length, index + whole.length);
    });
  };
  look(PAIR, isSecretValue);
  look(
    WRAPPED,
    (value, kind, head) => isSecretValue(value, kind) && (!isWordy(value) || /val|plain|raw/i.test(head)),
  );
  if (COOKIES.test(text))
    each(COOKIE, text, ({ index, 0: whole, 1: head = '', 2: value = '' }) => {
      if (isSecretValue(value, 'token')) add(index + head.length, index + whole.length);
    });
  look(ARGUMENT, isFlagValue);
  each(USER_ARGUMENT, text, ({ index, 0: whole, 1: head = '', 2: value = '' }) => {
    if (!isPlaceholder(value)) add(index + head.length, index + whole.length);
  });
}
