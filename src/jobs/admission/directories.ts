// The directories that a request names, as they really are.
import path from 'node:path';
import { realFolder } from '../../platform/files/paths.ts';
import { BridgeError } from '../../protocol/error.ts';
import type { Continued } from './continued.ts';
import type { AdmissionStep, Asked } from './step.ts';
import { fieldRef } from '../../protocol/text/references.ts';
import { quotedName } from '../../protocol/text/visible-text.ts';
import type { FieldName } from '../../protocol/field-names.ts';

export interface Directories {
  readonly cwd: string;
  readonly addDirs: string[];
}

export const directoriesStep: AdmissionStep<Asked & Continued, Directories> = {
  name: 'directories',
  async run({ request, defaultCwd, before }) {
    // a conversation goes on where it was
    const wanted = request.cwd ?? before?.cwd ?? defaultCwd;
    const cwd = await folder('cwd', wanted, defaultCwd);
    return { cwd, addDirs: await Promise.all(request.add_dirs.map((each) => folder('add_dirs', each, cwd))) };
  },
};

async function folder(field: FieldName, wanted: string, base: string): Promise<string> {
  const real = await realFolder(path.resolve(base, wanted));
  if (real !== null) return real;
  throw new BridgeError(
    'invalid_request',
    `${fieldRef(field)} names no existing directory: ${quotedName(wanted)}`,
    {
      hint: `Use the absolute path of a directory that exists.`,
    },
  );
}
