// Where a name and its value are: as a command takes them, on a line of their own, in a list of pairs.
import type { SecretKind } from './secret-names.ts';
import type { Value } from './value-forms.ts';

export interface Named {
  readonly line: string;
  /** Where the name begins and ends. */
  readonly nameFrom: number;
  readonly nameEnd: number;
  readonly name: string;
  readonly kind: SecretKind;
  readonly sign: string;
  readonly closer: string;
  /** Whether white space is around the sign. */
  readonly tight: boolean;
}

/** A longer line is no map that somebody wrote. */
const FLOW_CHARS = 512;

export const isAssign = (sign: string): boolean => /[=:-]/.test(sign) && sign !== ',';

/** `export NAME=`, `"DB_PASSWORD=`, `-e NAME=`, `&password=`: what follows is taken as it is written. */
export function isStrong({ line, nameFrom, name, sign, tight, closer }: Named): boolean {
  const before = line.slice(Math.max(0, nameFrom - 40), nameFrom);
  if ((sign === ':=' || sign === ':-') && before.endsWith('${')) return true;
  if (sign !== '=' || !tight || closer !== '') return false;
  if (/^[A-Z][A-Z0-9_]{2,}$/.test(name)) return !/[(,]\s*$/.test(before);
  if (/^--?\w/.test(name) || /(?:[?&;]|--?|\/|-[DPe]|--[\w-]{1,32}=)$/.test(before)) return true;
  return (
    /^[+\-> \t]*$|["'`]$|[^\s(,][ \t]{1,4}$/.test(before) &&
    /^[^\s,();]*(?:[\s"'`&]|$)/.test(line.slice(line.indexOf('=', nameFrom)))
  );
}

/** Only the name and the value on a line, as configuration files and prompts write it. */
export function isLineOfItsOwn({ line, nameFrom, sign }: Named, value: Value): boolean {
  if (sign === '' || sign === ',' || sign === '(') return false;
  const before = line.slice(0, nameFrom);
  const after = line.slice(value.end);
  return (
    /^(?:[\w./-]{1,80}:\d{1,6}:)?[+\->|#*\s]*(?:- |\[)?(?:(?:export|set|new|your|temporary)\s+)?["'`*]{0,2}$/i.test(
      before,
    ) && /^["'`]?\s*(?:#.*|\/\/.*)?$/.test(after)
  );
}

/** `- {user: app, password: value}` in YAML; a program has more marks around its objects. */
export function isInFlowMap({ line, nameFrom, sign, tight }: Named, value: Value): boolean {
  return (
    sign === ':' &&
    !tight &&
    /[{,]\s{0,4}$/.test(line.slice(Math.max(0, nameFrom - 8), nameFrom)) &&
    /^\s{0,4}[,}]/.test(line.slice(value.end)) &&
    line.length <= FLOW_CHARS &&
    /^\s*(?:- )?(?:[\w.-]+:\s{1,4})?\[?(?:\{[^(){};`$=]*\}(?:,\s)?)+\]?$/.test(line)
  );
}

/** `pass` is a verb and a word of test reports as well: it names something only where a sign says so. */
export function isVerb({ name, sign, closer }: Named, value: Value, text: string): boolean {
  // the line of a report may be joined to the one above it
  if (!/(?:^|[_\W])pass$/i.test(name) && !/[a-z\d]PASS$/.test(name)) return false;
  if (sign === '=' || sign === ':=' || sign === '=>')
    return /^\d{1,7}$/.test(text) || (/PASS$/.test(name) && sign !== '=' && !value.quoted);
  if (sign !== ':') return true;
  return (
    /\)/.test(closer) ||
    /^\d{1,7}$/.test(text) ||
    (!/["']/.test(closer) && !value.quoted && (!/\d/.test(text) || /[./:]/.test(text)))
  );
}

/** `["password", "…"]` in a list of pairs. */
export function isPairOf(line: string, nameFrom: number, value: Value): boolean {
  return (
    /\[\s{0,4}\[\s{0,4}\\{0,7}["']$|\]\s{0,4},\s{0,4}\[\s{0,4}\\{0,7}["']$/.test(
      line.slice(Math.max(0, nameFrom - 24), nameFrom),
    ) && /^\s{0,4}\]/.test(line.slice(value.end))
  );
}

/** Unquoted to the end of the line, where nothing else can be there. */
export function wholeOf(named: Named, value: Value): number {
  const { line, name } = named;
  if (!/^[A-Z][A-Z0-9_]{2,}$/.test(name) || !isStrong(named)) return value.to;
  if (!/^[+-]?(?:export\s+)?$/.test(line.slice(0, named.nameFrom))) return value.to;
  const rest = line.slice(value.from).trimEnd();
  return /\s/.test(rest) || /[;|&]{1,2}$/.test(rest) ? value.to : value.from + rest.length;
}
