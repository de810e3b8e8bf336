// Files that git would write in another form than a patch shows: through filters, encodings, keywords and line ends.
import path from 'node:path';
import { createFolder } from '../../platform/files/private-file.ts';
import { listFiles } from './changed-files.ts';
import type { HardenedGit } from '../git/git.ts';
import { joined, namesIn } from '../snapshot/index-entries.ts';
import { quoted } from '../git/hardening.ts';
import { WITHOUT_SPARSE, withFolder } from '../snapshot/snapshot.ts';

const ATTRIBUTES = ['text', 'eol', 'crlf', 'ident', 'filter', 'working-tree-encoding'];
const NO_VALUE: ReadonlySet<string> = new Set(['unspecified', 'unset']);
const NO_CONTENT: ReadonlySet<string> = new Set(['000000', '160000', '120000']);

/** Those that anything may be done to; all of them where the configuration changes line ends. */
async function candidates(git: HardenedGit, names: readonly string[]): Promise<string[]> {
  const { stdout } = await git.ask(['config', '--get', 'core.autocrlf']);
  if (stdout.trim() === 'true') return [...names];
  const args = ['check-attr', '-z', '--cached', '--stdin', ...ATTRIBUTES];
  const fields = (await git.must(args, { input: joined(names) })).split('\0');
  const found = new Set<string>();
  for (let at = 0; at + 2 < fields.length; at += 3)
    if (!NO_VALUE.has(fields[at + 2] ?? 'unset')) found.add(fields[at] ?? '');
  return [...found];
}

/**
 * @param git of the checkout, with the filters that run there
 * @returns names, sorted
 */
export function convertedFiles(git: HardenedGit, base: string, head: string): Promise<string[]> {
  return withFolder(async (folder) => {
    const files = new Map(
      (await listFiles(git, base, head))
        .filter(({ contents }) => !NO_CONTENT.has(contents.newMode))
        .map((file) => [file.path, file.contents.newId]),
    );
    if (files.size === 0) return [];
    const top = path.join(folder, 'files');
    await createFolder(top);
    const place = { cwd: top, workTree: top, indexFile: path.join(folder, 'index') };
    const own = git.at(place, WITHOUT_SPARSE);
    await own.must(['read-tree', head]);
    const some = await candidates(own, [...files.keys()]);
    if (some.length === 0) return [];
    await own.must(['checkout-index', '-z', '--stdin', '--force', '--quiet'], { input: joined(some) });
    // what was checked out, taken for what it is
    const raw = own.at({ indexFile: path.join(folder, 'raw') });
    const written = namesIn(await raw.must(['ls-files', '-z', '--others']));
    // quoted: a name may begin with a quote or hold a line end
    const input = written.map((name) => `${quoted(name)}\n`).join('');
    const ids = (await raw.must(['hash-object', '--no-filters', '--stdin-paths'], { input })).split('\n');
    return written.filter((name, at) => files.get(name) !== ids[at]).sort();
  });
}
