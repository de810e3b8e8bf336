// What a forbidden command does, and how far that reaches: data. (pure)

/**
 * How far an effect reaches. `workspace`: what the review of a worktree can undo. `machine`: this computer beyond it.
 * `shared_git`: what all worktrees of a repository share. `remote`: what others use. `credentials`: secrets.
 */
export type Scope = 'workspace' | 'machine' | 'shared_git' | 'remote' | 'credentials';

interface EffectWords {
  readonly scope: Scope;
  /** Completes "A command in the request …". */
  readonly words: string;
}

/** The closed list. A rule may narrow the scope by looking at the arguments. */
export const EFFECTS = {
  deletes_files: { scope: 'workspace', words: 'deletes files of the workspace' },
  discards_work: { scope: 'workspace', words: 'discards uncommitted work' },
  deletes_outside: { scope: 'machine', words: 'deletes files outside the workspace' },
  changes_permissions: { scope: 'machine', words: 'changes permissions of whole trees or of the system' },
  writes_system: { scope: 'machine', words: 'writes over files of the system or of git itself' },
  destroys_device: { scope: 'machine', words: 'destroys disks, volumes or firmware' },
  stops_machine: { scope: 'machine', words: 'stops the machine' },
  kills_processes: { scope: 'machine', words: 'kills processes that it did not start' },
  stops_service: { scope: 'machine', words: 'stops services of the machine' },
  changes_machine: { scope: 'machine', words: 'changes accounts, protections or packages of the machine' },
  exhausts_machine: { scope: 'machine', words: 'multiplies processes without end' },
  removes_containers: { scope: 'machine', words: 'removes containers, images or volumes' },
  runs_hidden_code: { scope: 'machine', words: 'runs code that the request does not show' },
  runs_other_program: { scope: 'machine', words: 'makes a program run another one' },
  resets_database: { scope: 'remote', words: 'drops or empties a database' },
  deletes_refs: { scope: 'shared_git', words: 'deletes or moves what all worktrees share' },
  rewrites_history: { scope: 'shared_git', words: 'rewrites the history' },
  destroys_recovery: { scope: 'shared_git', words: 'destroys what a recovery needs' },
  changes_git_settings: { scope: 'shared_git', words: 'changes settings that all worktrees share' },
  overwrites_shared: { scope: 'remote', words: 'rewrites or deletes what others share' },
  deletes_remote: { scope: 'remote', words: 'deletes things outside the checkout' },
  withdraws_package: { scope: 'remote', words: 'withdraws packages from others' },
  publishes: { scope: 'remote', words: 'publishes' },
  grants_access: { scope: 'remote', words: 'grants access to others' },
  stops_remote: { scope: 'remote', words: 'stops or changes a service that others use' },
  opens_channel: { scope: 'remote', words: 'opens a shell or a channel to the network' },
  reads_secrets: { scope: 'credentials', words: 'reads secrets' },
  sends_secrets: { scope: 'credentials', words: 'sends secrets to the network' },
} as const satisfies Readonly<Record<string, EffectWords>>;

export type Effect = keyof typeof EFFECTS;

/** Whether a word names a place that may lie outside the folder in which the command runs. */
export function leavesFolder(word: string): boolean {
  return (
    /^(?:[/~\\]|[A-Za-z]:(?![\w-]*$)|[A-Za-z]:$|\$|%|\{)/.test(word) ||
    word.split(/[/\\]/).includes('..') ||
    /[`$]/.test(word)
  );
}

/** Deleting these stays inside the workspace, reaches what its repository shares, or leaves both. */
export function deletionScope(targets: readonly string[]): Scope {
  if (targets.length === 0 || targets.some(leavesFolder)) return 'machine';
  return targets.some((target) => /(?:^|[/\\])\.git(?:[/\\]|$)/.test(target)) ? 'shared_git' : 'workspace';
}
