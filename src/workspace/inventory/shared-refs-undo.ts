// (pure) The command that puts a ref back, and what kind of thing a ref is.
import type { Inventory } from '../../protocol/inventory.ts';
import { shellWord } from '../../protocol/text/shell-word.ts';
import type { RefChange, SharedRef } from './shared-refs.ts';

const created = (name: string, { object, symbolic }: SharedRef): string =>
  symbolic === ''
    ? `git update-ref -d ${shellWord(name)} ${object}`
    : `git symbolic-ref --delete ${shellWord(name)}`;

const restored = (name: string, { object, symbolic }: SharedRef, now: SharedRef | null): string => {
  if (symbolic !== '') return `git symbolic-ref ${shellWord(name)} ${shellWord(symbolic)}`;
  if (now !== null && now.symbolic !== '') return `git update-ref --no-deref ${shellWord(name)} ${object}`;
  return `git update-ref ${shellWord(name)} ${object}${now === null ? '' : ` ${now.object}`}`;
};

/** Undoes one change, when nothing else was changed since. */
export function undoOf({ name, change, old, new: now, stash }: RefChange): string {
  if (stash !== null)
    return change === 'created'
      ? `git stash drop ${shellWord(name)}`
      : `git stash store -m ${shellWord(stash.message)} ${stash.commit}`;
  if (old !== null) return restored(name, old, now);
  return now === null ? '' : created(name, now);
}

type ApartKind = Inventory['apart'][number]['kind'];

export function kindOfRef({ name, stash }: RefChange): ApartKind {
  if (stash !== null) return 'stash';
  if (name.startsWith('refs/heads/')) return 'branch';
  if (name.startsWith('refs/tags/')) return 'tag';
  return name.startsWith('refs/notes/') ? 'notes' : 'other';
}
