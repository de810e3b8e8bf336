// The licences of the packages that were bundled, as one text that travels with them.
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { parseJson } from './parse-json.js';

// esbuild names a file by its real path: a linked node_modules appears as the folder that the link points to.
const PACKAGE = /(?:^|\/)node_modules\/((?:@[^/]+\/)?[^/]+(?:\/node_modules\/(?:@[^/]+\/)?[^/]+)*)\//;
const NAMES = ['LICENSE', 'LICENSE.md', 'license', 'LICENCE', 'license.md', 'LICENSE.txt'];

/**
 * The packages that these files belong to, sorted. None at all means that the paths were not understood, not that no
 * licence is owed: an error.
 * @param {readonly string[]} files as esbuild's metafile names its inputs
 */
export function bundledPackages(files) {
  const found = new Set(files.flatMap((file) => PACKAGE.exec(file)?.[1] ?? []));
  if (found.size === 0)
    throw new Error('No bundled package was found: THIRD-PARTY-LICENSES.txt would be empty.');
  return [...found].sort();
}

/** @param {readonly string[]} packages folders in node_modules */
export async function licenceNotices(packages) {
  const notices = await Promise.all(
    packages.map(async (name) => {
      const folder = path.join('node_modules', name);
      const manifest = /** @type {{ name: string, version: string, license?: string }} */ (
        parseJson(await readFile(path.join(folder, 'package.json'), 'utf8'))
      );
      const file = NAMES.map((each) => path.join(folder, each)).find((each) => existsSync(each));
      const kind = manifest.license ?? 'unknown licence';
      const text = file === undefined ? `Licensed under ${kind}.` : await readFile(file, 'utf8');
      return `${manifest.name} ${manifest.version} (${kind})\n\n${text.trim()}\n`;
    }),
  );
  return notices.join(`\n${'-'.repeat(72)}\n\n`);
}
