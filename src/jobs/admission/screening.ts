// The deny-list over what a request says, and over the folders that it hands over.
import path from 'node:path';
import { kindOf, realFolder } from '../../platform/files/paths.ts';
import { screenRequest } from '../../screening/check-prompt.ts';
import { CREDENTIAL_ENTRIES, type NamedFolder, type OwnFolders } from '../../screening/paths/judge-folder.ts';
import { BridgeError } from '../../protocol/error.ts';
import type { Directories } from './directories.ts';
import type { AdmissionStep, AdmitDeps, Asked } from './step.ts';

export interface Screened {
  /** What a rule warns of. */
  readonly screenWarnings: readonly string[];
}

const INSTEAD = 'Ask for something else. If a person really wants this, they can do it by hand.';

export const screeningStep: AdmissionStep<Asked & Directories & { readonly worktree: boolean }, Screened> = {
  name: 'screening',
  async run({ request, cwd, addDirs, worktree }, deps) {
    const folders = [
      namedFolder(request.cwd === undefined ? null : 'cwd', cwd),
      ...addDirs.map((each) => namedFolder('add_dirs', each)),
    ];
    const { verdict, rule, reason, hint } = await screenRequest({
      prompt: request.prompt,
      extraEnv: request.extra_env,
      addDirs,
      folders: await Promise.all(folders),
      own: await ownFolders(deps),
      model: request.model ?? null,
      mode: request.mode,
      allowWrite: request.allow_write,
      worktree,
    });
    const words = `${reason ?? 'The request matches a rule.'} (rule ${rule ?? 'unknown'})`;
    if (verdict === 'deny') throw new BridgeError('policy_denied', words, { hint: hint ?? INSTEAD });
    return { screenWarnings: verdict === 'warn' ? [hint === undefined ? words : `${words} ${hint}`] : [] };
  },
};

/** A folder and the places of credentials in it. */
async function namedFolder(field: NamedFolder['field'], folder: string): Promise<NamedFolder> {
  const there = await Promise.all(CREDENTIAL_ENTRIES.map((entry) => isThere(path.join(folder, entry))));
  return { field, path: folder, holds: CREDENTIAL_ENTRIES.filter((_, at) => there[at] === true) };
}

async function isThere(file: string): Promise<boolean> {
  try {
    return (await kindOf(file)) !== 'absent';
  } catch {
    return false; // What may not be looked at is out of the agent's reach, too.
  }
}

async function ownFolders({ env, store }: AdmitDeps): Promise<OwnFolders> {
  const named = env['HOME'] ?? env['USERPROFILE'] ?? '';
  const home = named === '' ? '' : ((await realFolder(named)) ?? named);
  const usual = home === '' ? [] : [path.join(home, '.agy-mcp'), path.join(home, '.config', 'agy-mcp')];
  return { home, store: [store.root, ...usual] };
}
