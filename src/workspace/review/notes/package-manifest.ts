// (pure) What changed in a package.json or composer.json that acts by itself: scripts, hooks and where packages come from.
import { dependencyTables } from './dependencies.ts';
import { asObject, jsonObject } from './manifest-text.ts';
import type { NoteKind } from './review-note.ts';

export interface ManifestChange {
  readonly kind: NoteKind;
  readonly line: number;
  readonly why: string;
}

type Json = Readonly<Record<string, unknown>>;

/** Scripts that npm, pnpm and yarn run without being asked for them (npm docs, scripts). */
const NPM_EVENTS: ReadonlySet<string> = new Set(
  'preinstall install postinstall preprepare prepare postprepare prepublish prepublishOnly prepack postpack publish postpublish dependencies'.split(
    ' ',
  ),
);
/** Composer's events (its documentation, scripts). */
const COMPOSER_EVENT = /^(?:pre|post)-|^command$/;
/** Where git hooks are set up from a package.json. */
const HOOKS: ReadonlySet<string> = new Set([
  'husky',
  'simple-git-hooks',
  'pre-commit',
  'pre-push',
  'gitHooks',
  'lint-staged',
]);
/** A version from anywhere but the registry. */
const ADDRESS = /^(?:git(?:\+\w+)?:|https?:|ssh:|github:|gitlab:|bitbucket:|gist:|[\w.-]+\/[\w.-]+(?:#.*)?$)/;

const part = (manifest: Json, key: string): Json => asObject(manifest[key]);

const BY_ITSELF = 'The package manager runs this script by itself, for example when packages are installed.';
const BY_NAME = 'A script that people and build servers run by its name.';
const HOOK = 'It says which commands git hooks run at the next commit or push.';
const ADDRESSED = 'This package comes from an address of its own, not from the registry.';

const asText = (value: unknown): string => (value === undefined ? '' : JSON.stringify(value));

/** The line that a key is on, behind the line of the part that it is in. */
function lineOf(lines: readonly string[], key: string, inside?: string): number {
  const has = (name: string) => (line: string) => line.includes(JSON.stringify(name));
  const from = inside === undefined ? 0 : Math.max(0, lines.findIndex(has(inside)));
  const at = lines.slice(from).findIndex(has(key));
  return at === -1 ? 0 : from + at + 1;
}

/** Keys whose value is new or another one. */
const changedKeys = (before: Json, after: Json): string[] =>
  Object.keys(after).filter((key) => asText(after[key]) !== asText(before[key]));

/** @param before null for a file that was not there */
export function manifestChanges(before: string | null, after: string): ManifestChange[] {
  const [old, fresh] = [jsonObject(before ?? ''), jsonObject(after)];
  const lines = after.split('\n');
  const scripts = changedKeys(part(old, 'scripts'), part(fresh, 'scripts')).flatMap(
    (name): ManifestChange[] => {
      const line = lineOf(lines, name, 'scripts');
      if (NPM_EVENTS.has(name) || COMPOSER_EVENT.test(name))
        return [{ kind: 'install_script', line, why: BY_ITSELF }];
      return before === null ? [] : [{ kind: 'package_script', line, why: BY_NAME }];
    },
  );
  const hooks = changedKeys(old, fresh)
    .filter((key) => HOOKS.has(key))
    .map((key): ManifestChange => ({ kind: 'git_hook', line: lineOf(lines, key), why: HOOK }));
  const oldTables = new Map(dependencyTables('package.json', old));
  const sources = dependencyTables('package.json', fresh).flatMap(([key, table]) =>
    changedKeys(asObject(oldTables.get(key)), asObject(table))
      .filter((name) => {
        const version = asObject(table)[name];
        return typeof version === 'string' && ADDRESS.test(version);
      })
      .map((name): ManifestChange => ({
        kind: 'package_source',
        line: lineOf(lines, name, key),
        why: ADDRESSED,
      })),
  );
  return [...scripts, ...hooks, ...sources];
}

/** Whether a path is a manifest whose scripts a package manager runs. */
export const hasScripts = (name: string): boolean => /(?:^|\/)(?:package|composer)\.json$/.test(name);
