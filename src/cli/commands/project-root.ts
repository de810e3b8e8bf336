// The folder that project scope means.
import path from 'node:path';
import { realFolder } from '../../platform/files/paths.ts';
import { BridgeError } from '../../protocol/error.ts';
import { quotedName } from '../../protocol/text/visible-text.ts';

/** @throws BridgeError `invalid_request` when there is no such folder */
export async function accessFolder(named: unknown, cwd: string): Promise<string> {
  const folder = typeof named === 'string' ? path.resolve(cwd, named) : cwd;
  const real = await realFolder(folder);
  if (real !== null) return real;
  throw new BridgeError('invalid_request', `There is no folder ${quotedName(folder)}.`, {
    hint: 'Give --project-root the folder of a project.',
  });
}
