// One edit of one file: planned, then done by the client's own command or by replacing the file as it was read.
import path from 'node:path';
import { leadsStraight, realFolder } from '../platform/files/paths.ts';
import { ensureFolder, errnoOf, removeFile } from '../platform/files/private-file.ts';
import { DamagedFileError } from '../platform/files/regular-file.ts';
import {
  checkWritable,
  copiesOf,
  keepCopy,
  readUserFile,
  removeEmptyFolder,
  removeUserFile,
  replaceUserFile,
  type UserFile,
} from '../platform/files/user-file.ts';
import { askProgram } from '../platform/processes/spawn.ts';
import { BridgeError } from '../protocol/error.ts';
import type { FileEdit } from './clients/client.ts';
import { UneditableFileError } from './clients/uneditable.ts';
import { planEdit, type PlannedEdit } from './plan-edit.ts';

export type Direction = 'put' | 'take';

export interface EditDone {
  readonly file: string;
  readonly what: string;
  /** Of the file; `removed` takes our entry out of it, `deleted` the file, which held nothing else. */
  readonly action: 'created' | 'updated' | 'removed' | 'deleted' | 'unchanged';
  /** Nothing of ours was there before. */
  readonly isNew: boolean;
  /** A copy of the file as it was. */
  readonly backup: string | null;
  /** All copies of the file that are there now, the newest first. */
  readonly backups: readonly string[];
  /** The client's own command that did it, or that would. */
  readonly command: string | null;
  /** What is unusual in the file. */
  readonly remark: string | null;
}

export interface EditContext {
  /** Absolute path of the client's program; null when it is not there. */
  readonly program: string | null;
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
  readonly moment: Date;
  readonly dryRun: boolean;
  /** In a project, links are refused: a cloned repository must not lead an edit to another file. */
  readonly within: string | null;
}

const COMMAND_MS = 60_000;
/** How often a file that changes between reading and writing is read again. */
const ATTEMPTS = 8;

const linked = (file: string): BridgeError =>
  new BridgeError('install_failed', `${file} is reached through a link.`, {
    hint: 'In a project links are not followed. Replace the link by a file, or install with --scope user.',
  });

async function refuseLinks(file: string, within: string): Promise<void> {
  const top = (await realFolder(within)) ?? within;
  const place = path.join(top, path.relative(within, file));
  // A folder that is not there yet holds no link; the file itself is opened without following one.
  const parent = await realFolder(path.dirname(place));
  if (parent !== null && !(await leadsStraight(top, path.relative(top, place)))) throw linked(file);
  const { file: real } = await readUserFile(place);
  if (real !== place) throw linked(file);
}

/** Whether the client's own command did it. */
async function runOwn(command: readonly string[], { program, env, cwd }: EditContext): Promise<boolean> {
  if (program === null) return false;
  const answer = await askProgram(program, command, { env, cwd, timeoutMs: COMMAND_MS });
  return answer?.exitCode === 0;
}

/** @returns false when the file changed since it was read */
async function write(before: UserFile, next: string | null): Promise<boolean> {
  if (next === null) {
    const isGone = await removeUserFile(before);
    if (isGone) await removeEmptyFolder(path.dirname(before.file));
    return isGone;
  }
  await ensureFolder(path.dirname(before.file));
  return replaceUserFile(before, next);
}

/** The edit on what is there now: it completes what the client's command left out, or does nothing. */
async function complete(edit: FileEdit, direction: Direction): Promise<boolean> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const now = await readUserFile(edit.file);
    const { action, next } = planEdit(edit, direction, now.text, []);
    if (action === 'unchanged' || (await write(now, next))) return true;
  }
  return false;
}

function failed(file: string, what: string, error: unknown): UneditableFileError {
  const why =
    error instanceof DamagedFileError
      ? `is ${error.what}`
      : `${what} (${errnoOf(error) ?? 'unknown reason'})`;
  return new UneditableFileError('install_failed', `${file} ${why}.`, {
    hint: 'Nothing was changed there. Set that right and run the command again, or edit the file by hand.',
    cause: error,
  });
}

async function planned(edit: FileEdit, direction: Direction, within: string | null) {
  if (within !== null) await refuseLinks(edit.file, within);
  const before = await readUserFile(edit.file).catch((error: unknown) => {
    throw failed(edit.file, 'cannot be read', error);
  });
  const copies = await copiesOf(before);
  const texts = direction === 'put' ? [] : await Promise.all(copies.map((copy) => textOf(copy)));
  return { before, plan: planEdit(edit, direction, before.text, texts) };
}

/** What a copy holds; one that cannot be read is as good as none. */
const textOf = (copy: string): Promise<string | null> =>
  readUserFile(copy).then(
    ({ text }) => text,
    () => null,
  );

async function applyOnce(
  edit: FileEdit,
  direction: Direction,
  context: EditContext,
): Promise<EditDone | null> {
  const { before, plan } = await planned(edit, direction, context.within);
  const { isNew, remark, next } = plan;
  const base = {
    file: edit.file,
    what: edit.what,
    isNew,
    remark: plan.action === 'unchanged' ? null : remark,
  };
  const rest = { backup: null, command: null, backups: await copiesOf(before) };
  if (plan.action === 'unchanged') return { ...base, ...rest, action: 'unchanged' };
  await checkWritable(before);
  const command = ownCommand(edit, direction, plan, context);
  const shown = command === null ? null : [path.basename(context.program ?? ''), ...command].join(' ');
  if (context.dryRun) return { ...base, ...rest, action: plan.action, command: shown };
  const backup = plan.isExact ? null : await keepCopy(before, context.moment);
  const byOwn = command !== null && (await runOwn(command, context));
  const isDone = byOwn ? await complete(edit, direction) : await write(before, next);
  if (!isDone) {
    // The next attempt keeps what it finds then.
    if (backup !== null && !byOwn) await removeFile(backup);
    return null;
  }
  return {
    ...base,
    action: plan.action,
    backup,
    backups: await copiesOf(before),
    command: byOwn ? shown : null,
  };
}

/** Only for a fresh registration and for taking one out of a file that stays; never where it would drop a key that stands twice. */
function ownCommand(
  edit: FileEdit,
  direction: Direction,
  { isNew, next, remark }: PlannedEdit,
  { program }: EditContext,
): readonly string[] | null {
  const isFit = direction === 'put' ? isNew : next !== null;
  return program !== null && isFit && remark === null ? (edit.own?.[direction] ?? null) : null;
}

/** @throws BridgeError `install_failed`; the file is then as it was */
export async function applyEdit(
  edit: FileEdit,
  direction: Direction,
  context: EditContext,
): Promise<EditDone> {
  try {
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      const done = await applyOnce(edit, direction, context);
      if (done !== null) return done;
    }
  } catch (error) {
    if (error instanceof BridgeError) throw error;
    throw failed(edit.file, 'could not be written', error);
  }
  throw new UneditableFileError(
    'install_failed',
    `${edit.file} is written to all the time by another program.`,
    {
      hint: 'Nothing was changed there. Close the client, then run the command again.',
    },
  );
}
