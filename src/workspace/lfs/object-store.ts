// The contents of large files that are on this machine, beside the objects of git.
import { createHash, randomUUID } from 'node:crypto';
import path from 'node:path';
import { ensureFolder, moveFile, readText, removeFile, sizeOf } from '../../platform/files/private-file.ts';
import { readChunks, writeChunks } from '../../platform/files/read-chunks.ts';
import { kindOf, makeFolder, realFolder } from '../../platform/files/paths.ts';
import { LARGE_OBJECTS, LARGE_STORES } from '../git/hardening.ts';
import type { Pointer } from './pointer.ts';

export interface LargeObjects {
  /** The file of a content that is here in the right size; null when there is none. */
  find(pointer: Pointer): Promise<string | null>;
  /** Keeps a content under its sum. @throws the system's error when it cannot be kept */
  keep(content: AsyncIterable<Buffer>): Promise<Pointer>;
}

/** As git quotes one of several paths that hold anything. */
const unquoted = (text: string): string =>
  text.startsWith('"') ? text.slice(1, -1).replaceAll(/\\(.)/g, '$1') : text;

/** The folders in which git looks for objects, as its environment says; its own first. */
async function objectFolders(
  env: Readonly<Record<string, string | undefined>>,
  cwd: string,
): Promise<string[]> {
  const gitDir = path.resolve(cwd, env['GIT_DIR'] ?? '.git');
  const common = (await readText(path.join(gitDir, 'commondir')).catch(() => null))?.trim() ?? '';
  const own = path.join(path.resolve(gitDir, common), 'objects');
  const named = env['GIT_OBJECT_DIRECTORY'];
  const others = (env['GIT_ALTERNATE_OBJECT_DIRECTORIES'] ?? '').split(path.delimiter);
  const all = [...(named === undefined ? [] : [named]), own, ...others.map(unquoted)];
  return [...new Set(all.filter((each) => each !== '').map((each) => path.resolve(cwd, each)))];
}

const placeOf = (store: string, oid: string): string =>
  path.join(store, 'objects', oid.slice(0, 2), oid.slice(2, 4), oid);

/** People link the folder to one that several repositories share; any other link is refused when it is written to. */
async function behindLink(store: string): Promise<string> {
  const real = (await kindOf(store)) === 'link' ? await realFolder(store).catch(() => null) : null;
  return real !== null && (await kindOf(path.join(real, 'objects'))) === 'folder' ? real : store;
}

/** @param env of a filter, as git sets it */
export async function largeObjectsOf(
  env: Readonly<Record<string, string | undefined>>,
  cwd: string,
): Promise<LargeObjects> {
  const names = JSON.parse(env[LARGE_STORES] ?? '["lfs"]') as readonly string[];
  const gitDirs = (await objectFolders(env, cwd)).map((folder) => path.dirname(folder));
  const beside = gitDirs.flatMap((gitDir) => names.map((name) => path.resolve(gitDir, name)));
  const own = await behindLink(env[LARGE_OBJECTS] ?? beside[0] ?? path.join(cwd, '.git', 'lfs'));
  const stores = new Set([own, ...beside]);
  const find = async ({ oid, bytes }: Pointer): Promise<string | null> => {
    for (const store of stores) {
      const file = placeOf(store, oid);
      if ((await sizeOf(file).catch(() => null)) === bytes) return file;
    }
    return null;
  };
  return {
    find,
    async keep(content) {
      const temporary = path.join(own, 'tmp', `${randomUUID()}.agy-mcp`);
      await ensureFolder(path.dirname(own));
      await makeFolder(own);
      await ensureFolder(path.dirname(temporary));
      const sum = createHash('sha256');
      let bytes = 0;
      async function* counted(): AsyncGenerator<Buffer> {
        for await (const piece of content) {
          sum.update(piece);
          bytes += piece.length;
          yield piece;
        }
      }
      try {
        await writeChunks(temporary, counted());
        const pointer = { oid: sum.digest('hex'), bytes };
        if ((await find(pointer)) === null) {
          const file = placeOf(own, pointer.oid);
          for (const each of [2, 1, 0])
            await makeFolder(path.resolve(path.dirname(file), '../'.repeat(each)));
          await moveFile(temporary, file);
        }
        return pointer;
      } finally {
        await removeFile(temporary);
      }
    },
  };
}

/** Whether a content is the one that its sum says. */
export async function isContentOf(file: string, { oid }: Pointer): Promise<boolean> {
  const sum = createHash('sha256');
  for await (const piece of readChunks(file)) sum.update(piece);
  return sum.digest('hex') === oid;
}
