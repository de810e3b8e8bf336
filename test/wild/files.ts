// Text files of the machine that nobody here wrote, a fixed random choice of so many bytes of each kind.
import { createHash } from 'node:crypto';
import { lstatSync, readdirSync } from 'node:fs';
import path from 'node:path';

export interface WildFile {
  readonly file: string;
  readonly kind: string;
  readonly bytes: number;
}

const words = (text: string): ReadonlySet<string> => new Set(text.split(' '));

/** By the ending of the name, without `.gz`. */
const KINDS: readonly (readonly [kind: string, endings: ReadonlySet<string>])[] = [
  [
    'source',
    words(
      'js cjs mjs jsx ts mts cts tsx py pyi pl pm rb go rs c h cc cpp hpp java kt swift cs php lua sh bash zsh el vim r sql tcl cmake make mk ps1 css scss vue',
    ),
  ],
  ['docs', words('md markdown rst txt adoc html htm texi pod 1 2 3 4 5 6 7 8')],
  ['data', words('json yaml yml toml xml ini cfg conf properties lock csv tsv po pom plist')],
  ['maps', words('map')],
  ['logs', words('log diff patch changes debian')],
];
const NO_ENDING: ReadonlyMap<string, string> = new Map([
  ['changelog', 'logs'],
  ['readme', 'docs'],
  ['copyright', 'docs'],
  ['makefile', 'source'],
  ['dockerfile', 'source'],
]);

const MOST_BYTES = 8_000_000;
const SKIPPED = words('proc sys dev run tmp .git');

function kindOf(name: string): string | null {
  const bare = name.toLowerCase().replace(/\.gz$/, '');
  if (/\.min\.(?:js|css)$/.test(bare)) return 'minified';
  if (/^(?:package-lock|npm-shrinkwrap|yarn|pnpm-lock|poetry|cargo)\b.*\.(?:json|lock|yaml)$/.test(bare))
    return 'locks';
  if (/changelog|^changes\b|^news\b|^history\b/.test(bare)) return 'logs';
  const ending = path.extname(bare).slice(1);
  if (ending === '') return NO_ENDING.get(bare) ?? null;
  return KINDS.find(([, endings]) => endings.has(ending))?.[0] ?? null;
}

function* walk(folder: string): Generator<WildFile> {
  let names: string[];
  try {
    names = readdirSync(folder);
  } catch {
    return; // what may not be read is not looked at
  }
  for (const name of names) {
    const file = path.join(folder, name);
    const stat = lstatSync(file, { throwIfNoEntry: false });
    if (stat?.isDirectory() === true) {
      if (!SKIPPED.has(name)) yield* walk(file);
    } else if (stat?.isFile() === true && stat.size > 0 && stat.size <= MOST_BYTES) {
      const kind = kindOf(name);
      if (kind !== null) yield { file, kind, bytes: stat.size };
    }
  }
}

/** The same for the same files and seed, in an order that tells nothing. */
export const drawOf = (seed: string, text: string): number =>
  createHash('sha256').update(`${seed}\0${text}`).digest().readUInt32BE(0);

/** @param most bytes of each kind */
export function wildFiles(roots: readonly string[], most: number, seed: string): WildFile[] {
  const all = new Map<string, { readonly draw: number; readonly file: WildFile }[]>();
  const seen = new Set<string>();
  for (const root of roots)
    for (const file of walk(root)) {
      if (seen.has(file.file)) continue;
      seen.add(file.file);
      const of = all.get(file.kind) ?? [];
      of.push({ draw: drawOf(seed, file.file), file });
      all.set(file.kind, of);
    }
  return [...all.values()].flatMap((of) => {
    let bytes = 0;
    return of
      .sort((left, right) => left.draw - right.draw)
      .filter(({ file }) => {
        const fits = bytes + file.bytes <= most;
        if (fits) bytes += file.bytes;
        return fits;
      })
      .map(({ file }) => file);
  });
}
