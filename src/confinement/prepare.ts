// What a plan needs on the disk before it is carried out, and what becomes of that when the job has ended.
import path from 'node:path';
import { lookAt } from '../platform/files/look-at.ts';
import { linkTarget, makeEmpty, removeIfSame } from '../platform/files/stand-in.ts';
import { ensureFolder, readText, writeOnce, writeWhole } from '../platform/files/private-file.ts';
import { isRecord } from '../protocol/is-record.ts';
import { quotedName } from '../protocol/text/visible-text.ts';
import type { StandIns } from './bubblewrap.ts';
import { isInside } from './mounts.ts';
import type { ConfinementPlan } from './plan.ts';

/** In the job's folder for temporary files, where no agent comes: for whoever finds the runner dead. */
const STAND_INS = 'stand-ins.json';

interface StandIn {
  readonly path: string;
  readonly stamp: string;
}

const isStandIn = (value: unknown): value is StandIn =>
  isRecord(value) && typeof value['path'] === 'string' && typeof value['stamp'] === 'string';

/** Takes away what a runner that was killed left of its stand-ins. */
export async function clearStandIns(temp: string): Promise<void> {
  const text = await readText(path.join(temp, STAND_INS)).catch(() => null); // none was made
  for (const each of text === null ? [] : listed(text).reverse()) await removeIfSame(each.path, each.stamp);
}

function listed(text: string): StandIn[] {
  try {
    const list: unknown = JSON.parse(text);
    return Array.isArray(list) ? list.filter(isStandIn) : [];
  } catch {
    return []; // cut off by a power cut
  }
}

export interface Prepared {
  readonly standIns: StandIns;
  /** Takes away what only stood in for something; tells which protected links were replaced meanwhile. */
  close(): Promise<readonly string[]>;
}

/**
 * @param temp the job's folder for temporary files
 * @param state of the agent: empty folders that stand in for its configuration stay there, another job may rely on them
 * @throws the system's error when something cannot be made
 */
export async function preparePlan(
  { privateFolders, placeholders, links }: ConfinementPlan,
  temp: string,
  state: readonly string[],
): Promise<Prepared> {
  for (const folder of privateFolders) await ensureFolder(folder);
  const standIns = { emptyFile: path.join(temp, 'empty'), emptyObject: path.join(temp, 'empty.json') };
  await makeEmpty(standIns.emptyFile, '');
  await makeEmpty(standIns.emptyObject, '{}\n');
  const made: StandIn[] = [];
  const before = links.map((link) => ({ link, target: linkTarget(link) }));
  const close = async (): Promise<readonly string[]> => {
    for (const { path: place, stamp } of made.splice(0).reverse()) {
      const stays = lookAt(place)?.kind === 'folder' && state.some((folder) => isInside(folder, place));
      if (!stays) await removeIfSame(place, stamp);
    }
    return before.filter(({ link, target }) => linkTarget(link) !== target).map(({ link }) => replaced(link));
  };
  try {
    for (const { path: place, text } of placeholders) {
      const stamp = await makeEmpty(place, text);
      if (stamp !== null) made.push({ path: place, stamp });
    }
    // Not synced: after a power cut empty folders may stay behind, and every start would pay for that.
    const list = path.join(temp, STAND_INS);
    if (made.length > 0 && !(await writeOnce(list, JSON.stringify(made))))
      await writeWhole(list, JSON.stringify(made));
  } catch (error) {
    await close();
    throw error;
  }
  return { standIns, close };
}

const replaced = (link: string): string =>
  `The job replaced ${quotedName(link)}, a link that it should have left alone: look at where it leads.`;
