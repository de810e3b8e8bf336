// Who holds a lock, as its highest file says.
import { constants } from 'node:fs';
import { lstat, open } from 'node:fs/promises';
import { type ProcessIdentity, processIdentity } from '../../protocol/job.ts';
import { generationFile } from './lock-generations.ts';
import { type Liveness, livenessOf } from '../processes/process-identity.ts';
import { lookAtProcess } from '../processes/process-table.ts';
import { unlessAbsent } from '../files/private-file.ts';

export interface Standing {
  readonly holder: ProcessIdentity;
  readonly liveness: Liveness;
  readonly suspended: boolean;
  /** Changes with every heartbeat, and when the holder is suspended or goes on. */
  readonly stamp: string;
  /** The last heartbeat, by the clock of the file system. */
  readonly touchedMs: number;
}

const { O_NOFOLLOW, O_NONBLOCK, O_RDONLY } = constants;
/** No holder writes more. */
const MOST_BYTES = 4_096;

function toHolder(text: string): ProcessIdentity | null {
  try {
    return processIdentity.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null; // files are made whole: what cannot be read was torn by a power cut, and its holder with it
  }
}

/** Opened again, so that a file server is asked for the time, which is cached for a minute otherwise. */
async function readFresh(place: string): Promise<{ text: string; stamp: string; touchedMs: number } | null> {
  const handle = await unlessAbsent(open(place, O_RDONLY | O_NOFOLLOW | O_NONBLOCK), null);
  if (handle === null) return null;
  try {
    const { ino, mtimeMs } = await handle.stat();
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(MOST_BYTES), 0, MOST_BYTES, 0);
    return { text: buffer.toString('utf8', 0, bytesRead), stamp: `${ino}:${mtimeMs}`, touchedMs: mtimeMs };
  } finally {
    await handle.close();
  }
}

/** @returns `gone` when the file is no more: there is a higher one */
export async function readStanding(file: string, number: number): Promise<Standing | 'free' | 'gone'> {
  const place = generationFile(file, number);
  const found = await unlessAbsent(lstat(place), null);
  if (found === null) return 'gone';
  // What is no file, or too large, was put there by somebody else: nobody holds the lock by it.
  if (!found.isFile() || found.size === 0 || found.size > MOST_BYTES) return 'free';
  const fresh = await readFresh(place);
  if (fresh === null) return 'gone';
  const holder = toHolder(fresh.text);
  if (holder === null) return 'free';
  const liveness = await livenessOf(holder);
  const suspended = liveness === 'alive' && (await lookAtProcess(holder.pid)).suspended;
  const stamp = `${number}:${fresh.stamp}:${suspended ? 'suspended' : ''}`;
  return { holder, liveness, suspended, stamp, touchedMs: fresh.touchedMs };
}
