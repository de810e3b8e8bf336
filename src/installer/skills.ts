// Skills from the package to where an assistant reads them; what the user wrote stays.
import { createHash } from 'node:crypto';
import path from 'node:path';
import * as z from 'zod';
import { kindOf, realFolder } from '../platform/files/paths.ts';
import {
  createFolder,
  errnoOf,
  namesIn,
  readText,
  removeFile,
  writeWhole,
} from '../platform/files/private-file.ts';
import { removeEmptyFolder } from '../platform/files/user-file.ts';
import { BridgeError } from '../protocol/error.ts';
import type { Scope } from './clients/client.ts';
import type { SkillPlace, SkillTarget } from './skill-targets.ts';
import { fieldRef } from '../protocol/text/references.ts';

export interface InstalledSkill {
  readonly target: SkillTarget;
  readonly scope: Scope;
  readonly path: string;
  readonly action: 'created' | 'updated' | 'unchanged' | 'refused' | 'removed';
  /** Why it was refused. */
  readonly warning: string | null;
}

interface SkillOptions {
  /** Also replaces files that the user has edited. */
  readonly force: boolean;
  readonly dryRun: boolean;
}

/** Names what was written, so that an edited file is distinguished from one of ours. */
const RECORD = '.agy-mcp.json';
const record = z.object({ files: z.record(z.string(), z.string()) });

type Files = ReadonlyMap<string, string>;

const digest = (text: string): string => createHash('sha256').update(text).digest('hex');

/** The text files of a folder by their path in it. */
async function filesOf(folder: string, inside = ''): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for (const name of (await namesIn(path.join(folder, inside))).sort()) {
    const file = path.posix.join(inside, name);
    if ((await kindOf(path.join(folder, file))) === 'folder')
      for (const [each, text] of await filesOf(folder, file)) found.set(each, text);
    else found.set(file, (await readText(path.join(folder, file))) ?? '');
  }
  return found;
}

async function recordOf(folder: string): Promise<Readonly<Record<string, string>>> {
  try {
    return record.parse(JSON.parse((await readText(path.join(folder, RECORD))) ?? '{}')).files;
  } catch {
    return {}; // Without a readable record nothing there counts as ours.
  }
}

/** The first step on the way that is a link or no folder; null when the way is clear. */
async function obstacle(top: string, way: readonly string[]): Promise<string | null> {
  for (let count = 1; count <= way.length; count += 1) {
    const step = path.join(top, ...way.slice(0, count));
    const kind = await kindOf(step);
    if (kind === 'absent') return null;
    if (kind !== 'folder') return `${step} is ${kind === 'link' ? 'a link' : 'no folder'}`;
  }
  return null;
}

/** Each folder on the way, made if absent; a link that appears meanwhile is refused by the pinned folder. */
async function makeWay(top: string, way: readonly string[]): Promise<void> {
  for (let count = 1; count <= way.length; count += 1) {
    const folder = path.join(top, ...way.slice(0, count));
    try {
      await createFolder(folder);
    } catch (error) {
      if (errnoOf(error) !== 'EEXIST') throw error;
    }
  }
}

interface Plan {
  readonly write: readonly string[];
  readonly remove: readonly string[];
  readonly isNew: boolean;
}

/** What is to be done in a folder, or why it is not. */
async function plan(folder: string, wanted: Files, force: boolean): Promise<Plan | string> {
  const isNew = (await kindOf(folder)) === 'absent';
  const ours = await recordOf(folder);
  const write: string[] = [];
  const remove: string[] = [];
  for (const file of new Set([...wanted.keys(), ...Object.keys(ours)])) {
    const blocked = await obstacle(
      folder,
      path.posix
        .dirname(file)
        .split('/')
        .filter((name) => name !== '.'),
    );
    if (blocked !== null) return blocked;
    const kind = await kindOf(path.join(folder, file));
    if (kind !== 'absent' && kind !== 'file')
      return `${path.join(folder, file)} is ${kind === 'link' ? 'a link' : 'no file'}`;
    const text = kind === 'absent' ? null : await readText(path.join(folder, file));
    const next = wanted.get(file);
    if (text === (next ?? null)) continue;
    if (text !== null && !force && ours[file] !== digest(text))
      return `${path.join(folder, file)} was edited or is not ours; ${fieldRef('force', true)} replaces it`;
    if (next === undefined) remove.push(file);
    else write.push(file);
  }
  return { write, remove, isNew };
}

const refused = (place: SkillPlace, folder: string, warning: string): InstalledSkill => ({
  target: place.target,
  scope: place.scope,
  path: folder,
  action: 'refused',
  warning,
});

/** The folder that holds all, without links of the system on the way to it. */
async function topOf({ top }: SkillPlace, make: boolean): Promise<string | null> {
  const real = await realFolder(top);
  if (real !== null || !make) return real;
  throw new BridgeError('install_failed', `The folder ${top} does not exist.`, {
    hint: 'Make it first, or name another one.',
  });
}

/**
 * @param source the folder `skills` of the package
 * @throws BridgeError `install_failed` when something cannot be read or written
 */
export async function installSkill(
  place: SkillPlace,
  source: string,
  { force, dryRun }: SkillOptions,
): Promise<InstalledSkill> {
  const folder = path.join(place.top, ...place.way);
  const wanted = await filesOf(path.join(source, place.skill));
  if (wanted.size === 0)
    return refused(place, folder, `this package does not bring the skill ${place.skill}`);
  try {
    const top = (await topOf(place, true)) ?? place.top;
    const blocked = await obstacle(top, place.way);
    if (blocked !== null) return refused(place, folder, blocked);
    const real = path.join(top, ...place.way);
    const planned = await plan(real, wanted, force);
    if (typeof planned === 'string') return refused(place, folder, planned);
    const { write, remove, isNew } = planned;
    const base = { target: place.target, scope: place.scope, path: folder, warning: null };
    if (write.length + remove.length === 0) return { ...base, action: 'unchanged' };
    const action = isNew ? 'created' : 'updated';
    if (dryRun) return { ...base, action };
    await makeWay(top, place.way);
    for (const file of write) {
      const inside = path.posix
        .dirname(file)
        .split('/')
        .filter((name) => name !== '.');
      await makeWay(real, inside);
      await writeWhole(path.join(real, file), wanted.get(file) ?? '');
    }
    for (const file of remove) await removeFile(path.join(real, file));
    // Last: were it first, a crash would make our own old files look edited.
    const files = Object.fromEntries([...wanted].map(([file, text]) => [file, digest(text)]));
    await writeWhole(path.join(real, RECORD), `${JSON.stringify({ files }, null, 2)}\n`);
    return { ...base, action };
  } catch (error) {
    throw failed(folder, error);
  }
}

/** Removes what was installed and is unedited; folders on the way that are then empty are removed, too. */
export async function removeSkill(place: SkillPlace, dryRun: boolean): Promise<InstalledSkill> {
  const folder = path.join(place.top, ...place.way);
  const base = { target: place.target, scope: place.scope, path: folder, warning: null };
  try {
    const top = await topOf(place, false);
    if (top === null) return { ...base, action: 'unchanged' };
    const blocked = await obstacle(top, place.way);
    if (blocked !== null) return refused(place, folder, blocked);
    const real = path.join(top, ...place.way);
    const ours = await recordOf(real);
    if (Object.keys(ours).length === 0) return { ...base, action: 'unchanged' };
    const planned = await plan(real, new Map(), false);
    if (typeof planned === 'string') return refused(place, folder, planned);
    if (dryRun) return { ...base, action: 'removed' };
    for (const file of [...planned.remove, RECORD]) await removeFile(path.join(real, file));
    const inner = new Set(
      planned.remove.map((file) => path.posix.dirname(file)).filter((each) => each !== '.'),
    );
    for (const each of [...inner].sort().reverse()) await removeEmptyFolder(path.join(real, each));
    for (let count = place.way.length; count > 0; count -= 1)
      await removeEmptyFolder(path.join(top, ...place.way.slice(0, count)));
    return { ...base, action: 'removed' };
  } catch (error) {
    throw failed(folder, error);
  }
}

function failed(folder: string, error: unknown): BridgeError {
  if (error instanceof BridgeError) return error;
  return new BridgeError(
    'install_failed',
    `${folder} could not be written (${errnoOf(error) ?? 'unknown reason'}).`,
    { hint: 'See that the folder can be written and that nothing replaces it meanwhile.', cause: error },
  );
}
