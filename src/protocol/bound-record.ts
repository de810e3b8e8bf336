// A job's record cut to its bounds, whichever version wrote it (pure).
import { boundDenied } from './bound-event.ts';
import { clipList, clipText } from './bounds.ts';
import type { CommandRun } from './command-run.ts';
import type { Inventory } from './inventory.ts';
import type { JobRecord } from './job.ts';
import { LIMITS } from './limits.ts';
import { SESSION_ID } from './request.ts';
import { boundUntrusted } from './untrusted-text.ts';

const clipped = (text: string | null, maxChars: number): string | null =>
  text === null ? null : clipText(text, maxChars);

const UNUSABLE = 'The conversation has an id that cannot be continued; it is not kept.';

/** Sentences of a bounded length, as many as a record holds; the last one says how many more there were. */
export function boundWarnings(warnings: readonly string[]): string[] {
  const most = LIMITS.recordEntries;
  const shown = warnings.length > most ? warnings.slice(0, most - 1) : warnings;
  return [
    ...shown.map((warning) => clipText(warning, LIMITS.sentenceChars)),
    ...(shown.length < warnings.length ? [`… and ${warnings.length - shown.length} more warnings.`] : []),
  ];
}

function boundInventory(inventory: Inventory): Inventory {
  const { ignored, apart, refs, more_refs: moreRefs } = inventory;
  const paths = clipList(ignored.paths);
  const shownRefs = clipList(refs);
  return {
    ...inventory,
    ignored: {
      ...ignored,
      paths: paths.kept,
      more: ignored.more + paths.more,
      precious: clipList(ignored.precious).kept,
    },
    apart: clipList(apart).kept,
    refs: shownRefs.kept,
    more_refs: moreRefs + shownRefs.more,
  };
}

type Worktree = JobRecord['worktree'];

function boundWorktree(whole: Worktree): Worktree {
  const worktree =
    whole?.applied === undefined ? whole : { ...whole, applied: whole.applied.slice(-LIMITS.listEntries) };
  if (worktree?.inventory === undefined || worktree.inventory === null) return worktree;
  return { ...worktree, inventory: boundInventory(worktree.inventory) };
}

type Workspace = JobRecord['workspace'];

function boundWorkspace(workspace: Workspace): Workspace {
  if (workspace === null) return null;
  const included = clipList(workspace.included ?? []);
  const more = (workspace.included_more ?? 0) + included.more;
  return {
    ...workspace,
    path: clipText(workspace.path, LIMITS.pathChars),
    branch: clipped(workspace.branch, LIMITS.pathChars),
    base_commit: clipped(workspace.base_commit, LIMITS.agentNameChars),
    ...(workspace.included === undefined ? {} : { included: included.kept }),
    ...(more > 0 ? { included_more: more } : {}),
  };
}

function boundRun<R extends Pick<CommandRun, 'command' | 'tail'>>(run: R): R {
  const line = (text: string): string => clipText(text, LIMITS.commandLineChars);
  return { ...run, command: line(run.command), tail: run.tail.slice(-LIMITS.commandTailLines).map(line) };
}

/**
 * The record with every field within its bound, and its signs where something is missing. The structured answer stays
 * as it is: it is bounded where it is scanned, and what shows it asks for its length.
 */
export function boundRecord<T extends JobRecord>(record: T): T {
  const { session_id: session, failure } = record;
  const usable = session === null || SESSION_ID.test(session);
  const { denied, more } = boundDenied(record.denied_actions, record.denied_actions_more);
  return {
    ...record,
    label: clipped(record.label, LIMITS.agentNameChars),
    mode: clipText(record.mode, LIMITS.agentNameChars),
    agent_version: clipped(record.agent_version, LIMITS.agentNameChars),
    model: clipped(record.model, LIMITS.agentNameChars),
    cwd: clipText(record.cwd, LIMITS.pathChars),
    session_id: usable ? session : null,
    signal: clipped(record.signal, LIMITS.agentNameChars),
    cancel_reason: clipped(record.cancel_reason, LIMITS.sentenceChars),
    failure:
      failure === null
        ? null
        : {
            ...failure,
            message: clipText(failure.message, LIMITS.sentenceChars),
            hint: clipText(failure.hint, LIMITS.sentenceChars),
          },
    denied_actions: denied,
    ...(more > 0 ? { denied_actions_more: more } : {}),
    workspace: boundWorkspace(record.workspace),
    worktree: boundWorktree(record.worktree),
    ...(record.setup === undefined ? {} : { setup: boundRun(record.setup) }),
    ...(record.verify === undefined ? {} : { verify: boundRun(record.verify) }),
    ...(record.untrusted === undefined ? {} : { untrusted: boundUntrusted(record.untrusted) }),
    artifacts: clipList(record.artifacts).kept,
    warnings: boundWarnings(usable ? record.warnings : [UNUSABLE, ...record.warnings]),
  };
}
