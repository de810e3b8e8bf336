// (pure) Commands that only install what a lock file names: what they made once can be used again.
import path from 'node:path';

interface Installer {
  /** Names of the program, without a folder. */
  readonly programs: RegExp;
  /** What follows, options left out; from the documentation of each package manager. */
  readonly verbs: RegExp;
}

const INSTALLERS: readonly Installer[] = [
  { programs: /^npm$/, verbs: /^(?:ci|install|i|clean-install|ic|install-clean)$/ },
  { programs: /^pnpm$/, verbs: /^(?:install|i|fetch)$/ },
  { programs: /^yarn$/, verbs: /^(?:|install)$/ },
  { programs: /^bun$/, verbs: /^(?:install|i)$/ },
  { programs: /^deno$/, verbs: /^install$/ },
  { programs: /^corepack$/, verbs: /^(?:enable|install)$/ },
  { programs: /^python3?(?:\.\d+)?$/, verbs: /^(?:venv|pip install)$/ },
  { programs: /^virtualenv$/, verbs: /^/ },
  { programs: /^pip3?$/, verbs: /^install$/ },
  { programs: /^uv$/, verbs: /^(?:sync|venv|pip install)$/ },
  { programs: /^poetry$/, verbs: /^(?:install|sync)$/ },
  { programs: /^pdm$/, verbs: /^(?:install|sync)$/ },
  { programs: /^pipenv$/, verbs: /^(?:install|sync)$/ },
  { programs: /^bundle$/, verbs: /^install$/ },
  { programs: /^composer$/, verbs: /^(?:install|i)$/ },
  { programs: /^cargo$/, verbs: /^fetch$/ },
  { programs: /^go$/, verbs: /^mod (?:download|vendor)$/ },
  { programs: /^mix$/, verbs: /^deps\.get$/ },
  { programs: /^(?:dart|flutter)$/, verbs: /^pub get$/ },
  { programs: /^pod$/, verbs: /^install$/ },
];

/** Options whose value is a word of its own. */
const WITH_VALUE: ReadonlySet<string> = new Set([
  '-C',
  '-r',
  '-c',
  '-e',
  '--prefix',
  '--dir',
  '--cwd',
  '--directory',
  '--project',
  '--python',
  '-p',
  '--jobs',
  '-j',
  '--registry',
  '--cache',
  '--loglevel',
  '--omit',
  '--include',
  '--extra',
  '--group',
  '--with',
  '--without',
  '--requirement',
  '--constraint',
  '--manifest-path',
  '--working-dir',
  '-d',
]);

/** Words that no shell changes. */
const PLAIN = /^[\w@%+=:,./ -]+$/;
/** What is installed then are sources of the repository itself. */
const FROM_SOURCES = /(?:^| )(?:-e |--editable[ =])?\.{1,2}(?:\/\S*)?(?:\[[^\]]*\])?(?= |$)/;

/** Words that are neither options nor their values. */
function argumentsOf(words: readonly string[]): string[] {
  return words.filter(
    (word, at) => !word.startsWith('-') && !(at > 0 && WITH_VALUE.has(words[at - 1] ?? '')),
  );
}

function isInstaller(command: string): boolean {
  const [program = '', ...words] = command.split(' ').filter((word) => word !== '');
  if (program === 'cd') return words.length === 1 && !(words[0] ?? '').startsWith('-');
  const name = path.posix.basename(program);
  const said = argumentsOf(name.startsWith('python') ? words.filter((word) => word !== '-m') : words);
  return INSTALLERS.some(({ programs, verbs }) => {
    if (!programs.test(name)) return false;
    return said.length === 0 ? verbs.test('') : [1, 2].some((n) => verbs.test(said.slice(0, n).join(' ')));
  });
}

/** Whether a line for the shell does nothing but install. */
export function isInstallation(line: string): boolean {
  const commands = line.split('&&').map((each) => each.trim());
  return (
    commands.every((each) => PLAIN.test(each) && isInstaller(each)) &&
    !commands.every((each) => each.startsWith('cd ')) &&
    !commands.some((each) => /\binstall\b/.test(each) && /\bpip3?\b/.test(each) && FROM_SOURCES.test(each))
  );
}

/** The lines at the beginning that only install; what follows is run for every worktree. */
export function leadingInstallations(lines: readonly string[]): number {
  const first = lines.findIndex((line) => !isInstallation(line));
  return first === -1 ? lines.length : first;
}

/** The programs that lines start, as they are named there. */
export function programsOf(lines: readonly string[]): string[] {
  const commands = lines.flatMap((line) => line.split('&&'));
  return [...new Set(commands.map((each) => each.trim().split(' ')[0] ?? ''))].filter(
    (program) => program !== 'cd',
  );
}

/** Folders that package managers fill: what is in them follows from lock files, and from no source. */
const DEPENDENCY_FOLDERS: ReadonlySet<string> = new Set([
  'node_modules',
  'bower_components',
  'vendor',
  'Pods',
  '.venv',
  'venv',
  'env',
  '.yarn',
  '.pnpm-store',
  '.pnp.cjs',
  '.pnp.loader.mjs',
  '.bundle',
  'deps',
  '.dart_tool',
  '.pub-cache',
  '.eggs',
]);

/** Whether a name that git ignores is such a folder, or below one. */
export const isDependencyFolder = (name: string): boolean =>
  name.split('/').some((part) => DEPENDENCY_FOLDERS.has(part));
