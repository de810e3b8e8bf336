// (pure) Where a patch adds what looks like a secret.
import type { PatchPart } from '../redaction/patches/redact-patch.ts';
import type { ReviewNote } from '../workspace/review/notes/review-note.ts';

const WHY = 'The line adds what looks like a secret; whoever can read the repository could then use it.';
/** Of one file the first place leads to the others. */
const PER_FILE = 3;

interface Counted {
  removed: number;
  added: number;
  noted: number;
}

export interface SecretNotes {
  add(part: PatchPart): void;
  readonly notes: readonly ReviewNote[];
}

/** @param pathOf the file that a section of the patch is about */
export function createSecretNotes(pathOf: (section: number) => string | undefined): SecretNotes {
  const notes: ReviewNote[] = [];
  const counts = new Map<string, Counted>();
  return {
    notes,
    add({ file, text, masked }) {
      const path = pathOf(file);
      if (path === undefined) return;
      const count = counts.get(path) ?? { removed: 0, added: 0, noted: 0 };
      counts.set(path, count);
      let seen = 0;
      for (const { at, line } of masked) {
        const marker = text.charAt(text.lastIndexOf('\n', at - 1) + 1);
        if (line === seen || line === 0) continue; // one note for a line; a name is no content
        seen = line;
        if (marker === '-') count.removed += 1;
        if (marker !== '+') continue;
        count.added += 1;
        // a line that was there is moved or changed, and adds no secret
        if (count.added <= count.removed || count.noted >= PER_FILE) continue;
        count.noted += 1;
        notes.push({ kind: 'secret', path, line, why: WHY });
      }
    },
  };
}
