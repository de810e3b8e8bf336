// One edit of one file: planned, then done by the client's own command or by replacing the file.
import { ensureFolder, errnoOf } from '../platform/files/private-file.ts';
import { askProgram } from '../platform/processes/spawn.ts';
import { keepCopy, readUserFile, replaceUserFile, type UserFile } from '../platform/files/user-file.ts';
import { leadsStraight, realFolder } from '../platform/files/paths.ts';
import { BridgeError } from '../protocol/error.ts';
import type { FileEdit } from './clients/client.ts';
import path from 'node:path';

export type Direction = 'put' | 'take';

export interface EditDone {
  readonly file: string;
  readonly what: string;
  readonly action: 'created' | 'updated' | 'removed' | 'unchanged';
  /** Nothing of ours stood there before. */
  readonly isNew: boolean;
  /** A copy of the file as it was. */
  readonly backup: string | null;
  /** The client's own command that did it, or that would. */
  readonly command: string | null;
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

interface Planned {
  readonly before: UserFile;
  readonly next: string;
  readonly command: readonly string[] | null;
  readonly isNew: boolean;
}

async function refuseLinks(file: string, within: string): Promise<void> {
  const top = (await realFolder(within)) ?? within;
  const inside = path.relative(within, file);
  // A folder that is not there yet holds no link; the file itself is opened without following one.
  const parent = await realFolder(path.dirname(path.join(top, inside)));
  if (parent !== null && !(await leadsStraight(top, inside))) throw linked(file);
  const { file: real } = await readUserFile(path.join(top, inside));
  if (real !== path.join(top, inside)) throw linked(file);
}

const linked = (file: string): BridgeError =>
  new BridgeError('install_failed', `${file} is reached through a link.`, {
    hint: 'In a project links are not followed. Replace the link by a file, or install with --scope user.',
  });

async function plan(edit: FileEdit, direction: Direction, context: EditContext): Promise<Planned> {
  if (context.within !== null) await refuseLinks(edit.file, context.within);
  const before = await readUserFile(edit.file);
  const { text } = before;
  const next = direction === 'put' ? edit.put(text) : text === null ? '' : edit.take(text);
  const isNew = text === null || edit.take(text) === text;
  const words = edit.own?.[direction] ?? null;
  const usesOwn = context.program !== null && (isNew || direction === 'take');
  return { before, next, isNew, command: usesOwn ? words : null };
}

/** Whether the client's own command did it. */
async function runOwn(command: readonly string[], { program, env, cwd }: EditContext): Promise<boolean> {
  if (program === null) return false;
  const answer = await askProgram(program, command, { env, cwd, timeoutMs: COMMAND_MS });
  return answer?.exitCode === 0;
}

/** @throws BridgeError `install_failed`; the file is then as it was */
export async function applyEdit(
  edit: FileEdit,
  direction: Direction,
  context: EditContext,
): Promise<EditDone> {
  try {
    const { before, next, isNew, command } = await plan(edit, direction, context);
    const base = { file: edit.file, what: edit.what, isNew };
    const told = command === null ? null : [path.basename(context.program ?? ''), ...command].join(' ');
    if (next === (before.text ?? '')) return { ...base, action: 'unchanged', backup: null, command: null };
    const action = direction === 'take' ? 'removed' : before.text === null ? 'created' : 'updated';
    if (context.dryRun) return { ...base, action, backup: null, command: told };
    const backup = await keepCopy(before, context.moment);
    const byOwn = command !== null && (await runOwn(command, context));
    // The edit again, on what is there now: it completes what the command left out, or does nothing.
    const now = await readUserFile(edit.file);
    const wanted = direction === 'put' ? edit.put(now.text) : edit.take(now.text ?? '');
    if (wanted !== (now.text ?? '')) {
      await ensureFolder(path.dirname(now.file));
      await replaceUserFile(now, wanted);
    }
    return { ...base, action, backup, command: byOwn ? told : null };
  } catch (error) {
    if (error instanceof BridgeError) throw error;
    throw new BridgeError(
      'install_failed',
      `${edit.file} could not be written (${errnoOf(error) ?? 'unknown reason'}).`,
      { hint: 'See that the file and its folder can be written, then install again.', cause: error },
    );
  }
}
