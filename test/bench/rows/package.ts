// What a user downloads: size, packages, the time of an installation without what only development needs.
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Row } from '../row.ts';
import { PROJECT } from '../world/home.ts';

const ROUNDS = 3;

const npm = (folder: string, ...words: string[]): string =>
  execFileSync('npm', words, { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });

interface Tree {
  readonly dependencies?: Readonly<Record<string, Tree>>;
}
const namesIn = ({ dependencies = {} }: Tree): string[] =>
  Object.entries(dependencies).flatMap(([name, tree]) => [name, ...namesIn(tree)]);

export const packaged: Row = {
  name: 'package',
  anyNode: true,
  figures: {
    packed: { what: 'packed size', unit: 'kB', goal: { most: 1_500 }, noise: 0.05 },
    unpacked: { what: 'unpacked size', unit: 'kB', noise: 0.05 },
    packages: { what: 'packages in the runtime tree', unit: '', goal: { most: 12 }, noise: 0 },
    bundled: { what: 'packages bundled into the programs', unit: '', noise: 0 },
    install: { what: '`npm ci --omit=dev`', unit: 'ms' },
  },
  measure({ home: makeHome, rounds }) {
    const pack = npm(PROJECT, 'pack', '--dry-run', '--json', '--ignore-scripts');
    const [{ size, unpackedSize }] = JSON.parse(pack) as [{ size: number; unpackedSize: number }];
    const tree = JSON.parse(npm(PROJECT, 'ls', '--omit=dev', '--all', '--json')) as Tree;
    const notices = readFileSync(path.join(PROJECT, 'dist/THIRD-PARTY-LICENSES.txt'), 'utf8');
    const { home } = makeHome(null);
    const times = Array.from({ length: rounds(ROUNDS) }, (_, round) => {
      const folder = path.join(home, `install${round}`);
      mkdirSync(folder);
      for (const file of ['package.json', 'package-lock.json'])
        copyFileSync(path.join(PROJECT, file), path.join(folder, file));
      const begin = performance.now();
      // Without scripts: `prepare` builds, which nobody does who installs the package.
      npm(folder, 'ci', '--omit=dev', '--ignore-scripts', '--no-audit', '--no-fund');
      return performance.now() - begin;
    });
    return Promise.resolve({
      figures: {
        packed: { values: [size / 1_000] },
        unpacked: { values: [unpackedSize / 1_000] },
        packages: { values: [new Set(namesIn(tree)).size] },
        bundled: { values: [notices.split(/^-{72}$/m).length] },
        install: { values: times },
      },
    });
  },
};
