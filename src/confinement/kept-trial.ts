// That a trial of what confines went well, kept for other processes for as long as nothing changes that it depends on.
import { createHash } from 'node:crypto';
import { release } from 'node:os';
import path from 'node:path';
import * as z from 'zod';
import { fileStamp } from '../platform/files/look-at.ts';
import { ensureFolder, writeWhole } from '../platform/files/private-file.ts';
import { linkTarget } from '../platform/files/stand-in.ts';
import { pathExistsSync, readTextSync } from '../platform/files/sync-read.ts';
import { type ConfinementMeans, confinementMeans, type ConfiningMeans } from '../protocol/confinement.ts';

/** What else decides how a trial goes. */
interface Deciding {
  /** Absolute paths; empty where one is missing. */
  readonly programs: readonly string[];
  /** Settings of the kernel. */
  readonly files: readonly string[];
  /** Its arguments. */
  readonly trial: readonly string[];
}

/** Of the kernel and of this process: what decides whether namespaces can be made. */
const FILES = ['/proc/sys/kernel/random/boot_id', '/proc/self/uid_map', '/proc/self/attr/current'];
const LINKS = ['user', 'mnt', 'pid'].map((name) => `/proc/self/ns/${name}`);
const STATUS = /^(?:Uid|Gid|Groups|CapPrm|CapBnd|NoNewPrivs|Seccomp):.*$/gm;

/** Differs where a trial could go otherwise than the one before. */
function circumstances({ programs, files, trial }: Deciding): string {
  const facts = [
    release(),
    ...[...FILES, ...files].map((file) => readTextSync(file) ?? ''),
    ...LINKS.map((link) => linkTarget(link) ?? ''),
    ...(readTextSync('/proc/self/status')?.match(STATUS) ?? []),
    ...programs.map((program) => `${program} ${fileStamp(program) ?? ''}`),
    ...trial,
  ];
  return createHash('sha256').update(facts.join('\n')).digest('base64url');
}

/** Only what went well is kept: whoever repairs something is not to wait until that is noticed. */
const keptTrial = z.object({ circumstances: z.string(), means: confinementMeans });

/** @returns null when there is none that still holds */
export function readTrial(file: string, deciding: Deciding): ConfinementMeans | null {
  const text = readTextSync(file);
  if (text === null) return null;
  try {
    const kept = keptTrial.parse(JSON.parse(text));
    const { means } = kept;
    const isKnown = means.by === 'none' || deciding.programs.includes(means.program);
    return isKnown && kept.circumstances === circumstances(deciding) ? means : null;
  } catch {
    return null; // damaged: tried again, and written again
  }
}

/** Writes it into a store that is there; what only looks makes none. */
export async function keepTrial(file: string, found: ConfiningMeans, deciding: Deciding): Promise<void> {
  const folder = path.dirname(file);
  if (!pathExistsSync(path.dirname(folder))) return;
  const kept: z.infer<typeof keptTrial> = { circumstances: circumstances(deciding), means: found };
  await ensureFolder(folder);
  await writeWhole(file, `${JSON.stringify(kept)}\n`);
}
