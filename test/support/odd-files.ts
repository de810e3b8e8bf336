// What can stand in the place of a file or folder of the store, made quickly and many times.
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { linkSync, mkdirSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import path from 'node:path';
import { isRoot } from './as-nobody.ts';

export const ODDITIES = [
  'nothing',
  'folder',
  'full folder',
  'pipe',
  'socket',
  'device',
  'link inside',
  'link outside',
  'link to a pipe',
  'link to itself',
  'dangling link',
  'sparse file',
  'random bytes',
  'empty file',
] as const;
export type Oddity = (typeof ODDITIES)[number];

export interface OddFiles {
  /** Where links lead that lead out: a folder with files, and nothing may change in it. */
  readonly outside: string;
  /** Puts it there, whatever stood there before. */
  put(place: string, oddity: Oddity): void;
  close(): void;
}

const SPARSE_BYTES = 2 ** 31;

/** @param base a folder on the disk of the store */
export async function createOddFiles(base: string): Promise<OddFiles> {
  const outside = path.join(base, 'outside');
  mkdirSync(outside);
  for (const name of ['secret', 'meta.json', 'events.jsonl'])
    writeFileSync(path.join(outside, name), '{"i":0}\n');
  const at = (name: string): string => path.join(base, `odd-${name}`);
  execFileSync('mkfifo', [at('pipe')]);
  if (isRoot) execFileSync('mknod', [at('device'), 'c', '1', '3']);
  const server = await new Promise<Server>((resolve) => {
    const made = createServer().listen(at('socket'), () => {
      resolve(made);
    });
  });
  const makers: Readonly<Record<Oddity, (place: string) => void>> = {
    nothing: () => undefined,
    folder: mkdirSync,
    'full folder': (place) => {
      mkdirSync(place);
      writeFileSync(path.join(place, 'x'), 'x');
    },
    // A second name of one that was made before: no program is started for each.
    pipe: (place) => {
      linkSync(at('pipe'), place);
    },
    socket: (place) => {
      linkSync(at('socket'), place);
    },
    device: (place) => {
      if (isRoot) linkSync(at('device'), place);
      else symlinkSync('/dev/null', place); // only root may make one
    },
    'link inside': (place) => {
      symlinkSync('.', place);
    },
    'link outside': (place) => {
      symlinkSync(path.join(outside, /\.\w+$/.test(place) ? 'secret' : '.'), place);
    },
    'link to a pipe': (place) => {
      symlinkSync(at('pipe'), place);
    },
    'link to itself': (place) => {
      symlinkSync(path.basename(place), place);
    },
    'dangling link': (place) => {
      symlinkSync(path.join(outside, 'new'), place);
    },
    'sparse file': (place) => {
      writeFileSync(place, '');
      truncateSync(place, SPARSE_BYTES);
    },
    'random bytes': (place) => {
      writeFileSync(place, randomBytes(4_096));
    },
    'empty file': (place) => {
      writeFileSync(place, '');
    },
  };
  return {
    outside,
    put(place, oddity) {
      rmSync(place, { recursive: true, force: true });
      mkdirSync(path.dirname(place), { recursive: true, mode: 0o700 });
      makers[oddity](place);
    },
    close: () => {
      server.close();
    },
  };
}
