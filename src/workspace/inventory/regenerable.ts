// (pure) Folders and files that a package manager or a build makes again.

/** Nobody writes these by hand: they are left alone wherever they are. */
const MACHINE_MADE: ReadonlySet<string> = new Set([
  'node_modules',
  'bower_components',
  'Pods',
  '.venv',
  'venv',
  '__pycache__',
  '.tox',
  '.nox',
  '.mypy_cache',
  '.pytest_cache',
  '.ruff_cache',
  '.hypothesis',
  '.ipynb_checkpoints',
  '.eggs',
  '.gradle',
  '.next',
  '.nuxt',
  '.output',
  '.svelte-kit',
  '.angular',
  '.astro',
  '.docusaurus',
  '.turbo',
  '.nx',
  '.parcel-cache',
  '.cache',
  '.nyc_output',
  '.yarn',
  '.pnpm-store',
  '.dart_tool',
  '.terraform',
  '.stack-work',
  '.bundle',
  '.build',
  '.vs',
  'DerivedData',
]);

/** So are these where git ignores the folder itself; elsewhere the name says too little. */
const OUTPUTS: ReadonlySet<string> = new Set([
  'vendor',
  'target',
  'build',
  'dist',
  'out',
  'coverage',
  'htmlcov',
  'env',
  '_build',
  'deps',
  'zig-out',
  'zig-cache',
  'cmake-build-debug',
  'cmake-build-release',
]);

/** Of .NET: beside a project file alone, as both names are common. */
const DOTNET_OUTPUTS: ReadonlySet<string> = new Set(['bin', 'obj']);
const DOTNET_PROJECT = /\.(?:cs|fs|vb)proj$|\.sln$/;

const FILES =
  /(?:^|\/)(?:\.DS_Store|Thumbs\.db|\.eslintcache|\.stylelintcache|\.coverage|[^/]+\.(?:py[co]|tsbuildinfo|egg-info|o|obj|class))$/;

const withoutSlash = (name: string): string => (name.endsWith('/') ? name.slice(0, -1) : name);
const folderOf = (name: string): string => name.slice(0, Math.max(name.lastIndexOf('/'), 0));
const lastOf = (name: string): string => name.slice(name.lastIndexOf('/') + 1);

/** Caches of package managers, where their home was put into the worktree. */
const CACHES = /(?:^|\/)(?:pkg\/mod|\.cargo\/registry|\.m2\/repository|\.nuget\/packages|\.npm\/_cacache)$/;

/** @param folder without `/` at its end */
export const isMachineMade = (folder: string): boolean =>
  MACHINE_MADE.has(lastOf(folder)) || CACHES.test(folder);

/**
 * @param tracked names of the files that git has
 * @returns whether a name that git ignores can be made again; a folder ends with `/`
 */
export function regenerableAmong(tracked: readonly string[]): (name: string) => boolean {
  const projects = new Set(tracked.filter((name) => DOTNET_PROJECT.test(name)).map(folderOf));
  return (name) => {
    const folder = withoutSlash(name);
    if (FILES.test(folder)) return true;
    if (!name.endsWith('/')) return false;
    const last = lastOf(folder);
    return (
      isMachineMade(folder) ||
      OUTPUTS.has(last) ||
      (DOTNET_OUTPUTS.has(last) && projects.has(folderOf(folder)))
    );
  };
}
