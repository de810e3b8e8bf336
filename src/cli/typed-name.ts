// How this program is called by whoever types it.
import path from 'node:path';
import type { Machine } from '../app.ts';
import { findExecutable, searchPath } from '../platform/processes/find-executable.ts';

/** A package manager's own folder is on PATH only while it runs. */
const PASSING = /[\\/]node_modules[\\/]\.bin[\\/]/;

/** This program as it can be typed in any folder. */
export async function typedName({
  env,
  platform,
  serverScript,
}: Pick<Machine, 'env' | 'platform' | 'serverScript'>): Promise<string> {
  const PATH = searchPath(env, platform).filter((folder) => !PASSING.test(`${folder}/`));
  const found = await findExecutable('agy-mcp', { PATH: PATH.join(path.delimiter) }, platform);
  if (found !== null) return 'agy-mcp';
  return `node ${/^[\w./@+-]+$/.test(serverScript) ? serverScript : JSON.stringify(serverScript)}`;
}
