// (pure) Caches in a home that builds write, by the documentation of each tool. Data.

interface ToolCache {
  /** Program that uses it: where it is installed, a folder that is missing is made. Null: whatever uses it. */
  readonly tool: string | null;
  /** Below the home. Never where programs are that a person starts. */
  readonly folders: readonly string[];
}

export const TOOL_CACHES: readonly ToolCache[] = [
  { tool: null, folders: ['.cache'] },
  { tool: 'npm', folders: ['.npm'] },
  { tool: 'pnpm', folders: ['.local/share/pnpm/store', '.local/state/pnpm'] },
  { tool: 'yarn', folders: ['.yarn/berry/cache', '.yarn/cache'] },
  { tool: 'bun', folders: ['.bun/install/cache'] },
  { tool: 'cargo', folders: ['.cargo/registry', '.cargo/git'] },
  { tool: 'go', folders: ['go/pkg'] },
  { tool: 'mvn', folders: ['.m2/repository'] },
  { tool: 'gradle', folders: ['.gradle/caches', '.gradle/daemon', '.gradle/native', '.gradle/wrapper'] },
  { tool: 'sbt', folders: ['.ivy2/cache', '.ivy2/local'] },
  { tool: 'dotnet', folders: ['.nuget/packages', '.local/share/NuGet'] },
  { tool: 'composer', folders: ['.composer/cache'] },
  { tool: 'dart', folders: ['.pub-cache/hosted', '.pub-cache/git'] },
  { tool: 'mix', folders: ['.hex/packages'] },
  { tool: 'stack', folders: ['.stack/pantry'] },
  { tool: 'cabal', folders: ['.cabal/packages', '.cabal/store'] },
  { tool: 'conan', folders: ['.conan2/p'] },
  { tool: 'deno', folders: ['.deno/deps', '.deno/gen'] },
];
