// Version numbers and help texts of agents (pure).

export type Version = readonly [major: number, minor: number, patch: number];

const VERSION = /(\d{1,6})\.(\d{1,6})(?:\.(\d{1,6}))?/;
const HELP_FLAG = /^\s+(?:-(\w), )?--?([A-Za-z][\w-]*)/;

/** The first version number in what `--version` printed; wrappers print words around it. */
export function versionText(printed: string | null): string | null {
  return printed?.match(VERSION)?.[0] ?? null;
}

export function parseVersion(printed: string | null): Version | null {
  const found = printed?.match(VERSION);
  return found ? [Number(found[1]), Number(found[2]), Number(found[3] ?? 0)] : null;
}

/** True when `version` is known and older than `floor`: for an unreadable version the flags decide. */
export function olderThan(version: Version | null, floor: Version): boolean {
  return version !== null && compare(version, floor) < 0;
}

function compare(left: Version, right: Version): number {
  return left[0] - right[0] || left[1] - right[1] || left[2] - right[2];
}

/** Flag names of a help text, without dashes, short aliases included. */
export function helpFlags(help: string): string[] {
  const names = new Set<string>();
  for (const line of help.split('\n')) {
    const [, alias, name] = HELP_FLAG.exec(line) ?? [];
    if (alias) names.add(alias);
    if (name) names.add(name);
  }
  return [...names];
}

/** The words that a flag takes, where its help line lists them as `(low|medium|high)`; empty where it does not. */
export function helpChoices(help: string, flag: string): string[] {
  const line = help.split('\n').find((each) => HELP_FLAG.exec(each)?.[2] === flag);
  return /\((\w+(?:\|\w+)+)\)/.exec(line ?? '')?.[1]?.split('|') ?? [];
}
