// (pure) Lock files, and the manifests that they are made from.
import path from 'node:path';

export interface LockRow {
  readonly lock: RegExp;
  /** Names of the lock file as they are looked for beside a manifest. */
  readonly locks: readonly string[];
  readonly manifest: RegExp;
  /** A line of the manifest that is about a dependency; null where the manifest is compared as data. */
  readonly dependency: RegExp | null;
}

/** From the documentation of each package manager. A workspace keeps one lock file at its top. */
const ROWS: readonly LockRow[] = [
  {
    lock: /^(?:package-lock\.json|npm-shrinkwrap\.json|yarn\.lock|pnpm-lock\.yaml|bun\.lockb?)$/,
    locks: [
      'package-lock.json',
      'npm-shrinkwrap.json',
      'yarn.lock',
      'pnpm-lock.yaml',
      'bun.lock',
      'bun.lockb',
    ],
    manifest: /^(?:package\.json|pnpm-workspace\.yaml|\.npmrc|\.yarnrc\.yml)$/,
    dependency: null,
  },
  {
    lock: /^cargo\.lock$/,
    locks: ['Cargo.lock'],
    manifest: /^cargo\.toml$/,
    dependency: null,
  },
  {
    lock: /^go\.(?:sum|work\.sum)$/,
    locks: ['go.sum'],
    manifest: /^go\.(?:mod|work)$/,
    dependency: /^\s*(?:require\s+)?[\w./-]+\.[\w./-]+\s+v\d/,
  },
  {
    lock: /^(?:poetry|uv|pdm)\.lock$/,
    locks: ['poetry.lock', 'uv.lock', 'pdm.lock'],
    manifest: /^pyproject\.toml$/,
    dependency: null,
  },
  { lock: /^pipfile\.lock$/, locks: ['Pipfile.lock'], manifest: /^pipfile$/, dependency: null },
  {
    lock: /^(?:gemfile|gems)\.(?:lock|locked)$/,
    locks: ['Gemfile.lock', 'gems.locked'],
    manifest: /^(?:gemfile|gems\.rb|[^/]*\.gemspec)$/,
    dependency: /^\s*(?:gem\s*\(?["']|\w+\.add(?:_runtime|_development)?_dependency\b)/,
  },
  {
    lock: /^composer\.lock$/,
    locks: ['composer.lock'],
    manifest: /^composer\.json$/,
    dependency: null,
  },
  {
    lock: /^mix\.lock$/,
    locks: ['mix.lock'],
    manifest: /^mix\.exs$/,
    dependency: /\{\s*:\w+\s*,\s*"/,
  },
  {
    lock: /^pubspec\.lock$/,
    locks: ['pubspec.lock'],
    manifest: /^pubspec\.yaml$/,
    dependency: /^\s{2,}\w+\s*:\s*["']?[\^~<>=\d]/,
  },
  {
    lock: /^podfile\.lock$/,
    locks: ['Podfile.lock'],
    manifest: /^(?:podfile|[^/]*\.podspec)$/,
    dependency: /^\s*(?:pod|\w+\.dependency)\s+["']/,
  },
  {
    lock: /^packages\.lock\.json$/,
    locks: ['packages.lock.json'],
    manifest: /^(?:[^/]*\.(?:cs|fs|vb)proj|directory\.packages\.props)$/,
    dependency: /<Package(?:Reference|Version)\b/,
  },
  {
    lock: /^(?:flake\.lock)$/,
    locks: ['flake.lock'],
    manifest: /^flake\.nix$/,
    dependency: /\burl\s*=\s*"/,
  },
  {
    lock: /^(?:deno\.lock)$/,
    locks: ['deno.lock'],
    manifest: /^deno\.json$/,
    dependency: null,
  },
  {
    lock: /^\.terraform\.lock\.hcl$/,
    locks: ['.terraform.lock.hcl'],
    manifest: /^[^/]*\.tf$/,
    dependency: /^\s*(?:version|source)\s*=\s*"/,
  },
];

/** As the patterns of a row have it. */
export const baseOf = (name: string): string => path.posix.basename(name).toLowerCase();

/** The row that a path is a lock file of; null for another file. */
export const lockRow = (name: string): LockRow | null =>
  ROWS.find(({ lock }) => lock.test(baseOf(name))) ?? null;

/** The row that a path is a manifest of; null for another file. */
export const manifestRow = (name: string): LockRow | null =>
  ROWS.find(({ manifest }) => manifest.test(baseOf(name))) ?? null;

/** Where a lock file of a manifest may be: beside it, or in a folder above. */
export function placesOfLock({ locks }: LockRow, manifest: string): string[] {
  const places: string[] = [];
  for (let folder = path.posix.dirname(manifest); ; folder = path.posix.dirname(folder)) {
    for (const name of locks) places.push(folder === '.' ? name : `${folder}/${name}`);
    if (folder === '.' || folder === '/') return places;
  }
}

/** Where lock files of the manifests among some paths may be. */
export const placesOfLocks = (paths: readonly string[]): string[] => [
  ...new Set(
    paths.flatMap((name) => {
      const row = manifestRow(name);
      return row === null ? [] : placesOfLock(row, name);
    }),
  ),
];
