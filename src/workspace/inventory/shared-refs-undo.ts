// (pure) The command that puts a ref back, and what kind of thing a ref is.
import { bytesOfText } from '../../protocol/byte-text.ts';
import type { Inventory } from '../../protocol/job.ts';
import { visibleName } from '../../protocol/visible-text.ts';
import type { RefChange, SharedRef } from './shared-refs.ts';

const PLAIN = /^[\w./@:+-]+$/;

/** One word of a shell, whatever is in it; what nobody would see is written as bytes. */
export function shellWord(text: string): string {
  if (PLAIN.test(text) && !text.startsWith('-')) return text;
  if (visibleName(text) === text) return `'${text.replaceAll("'", "'\\''")}'`;
  const bytes = [...bytesOfText(text)].map((byte) => {
    const isPlain = byte >= 0x20 && byte < 0x7f && byte !== 0x27 && byte !== 0x5c;
    return isPlain ? String.fromCharCode(byte) : `\\x${byte.toString(16).padStart(2, '0')}`;
  });
  return `$'${bytes.join('')}'`;
}

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
