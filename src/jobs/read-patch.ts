// The patch of a job as callers may see it: page by page, or scanned for what a person is told before it is applied.
import type { PatchPart } from '../redaction/patches/redact-patch.ts';
import type { Redactor } from '../redaction/redact.ts';
import type { ReviewNote } from '../workspace/review/notes/review-note.ts';
import type { WorkView } from '../workspace/worktree/finished-worktree.ts';
import { createPatchPager, type PatchPage } from './patch-page.ts';
import { createSecretNotes } from './secret-notes.ts';

interface PageQuery {
  readonly offset: number;
  readonly maxChars: number;
  readonly signal?: AbortSignal | undefined;
}

export interface PatchReader {
  /** A page, on the first one with what to look at twice in the whole patch. */
  page(view: WorkView, query: PageQuery): Promise<PatchPage & { readonly notes: readonly ReviewNote[] }>;
  /** Files in whose patch something is masked, and what to look at twice. */
  summary(
    view: WorkView,
    signal: AbortSignal | undefined,
  ): Promise<{ readonly masked: readonly string[]; readonly notes: readonly ReviewNote[] }>;
}

export function createPatchReader(redactor: Redactor): PatchReader {
  /** The patch as it is shown, part by part. @param read gets each piece as it is */
  async function* partsOf(
    view: WorkView,
    signal: AbortSignal | undefined,
    read?: (piece: Uint8Array) => void,
  ): AsyncGenerator<PatchPart> {
    const shown = redactor.patch();
    for await (const piece of view.pieces()) {
      signal?.throwIfAborted();
      read?.(piece);
      yield* shown.push(piece);
    }
    yield* shown.end();
  }
  /** @param take gets each part of the patch as it is shown; @returns what to look at twice in it */
  const scanned = async (
    view: WorkView,
    signal: AbortSignal | undefined,
    take: (part: PatchPart) => void,
  ): Promise<ReviewNote[]> => {
    const secrets = createSecretNotes((section) => view.files[view.sections[section] ?? -1]?.path);
    const scan = await view.notes();
    for await (const part of partsOf(view, signal, (piece) => {
      scan.push(piece);
    })) {
      take(part);
      secrets.add(part);
    }
    return [...secrets.notes, ...scan.end()];
  };
  return {
    async page(view, { offset, maxChars, signal }) {
      const pager = createPatchPager(offset, maxChars);
      if (offset === 0) {
        const notes = await scanned(view, signal, (part) => {
          pager.add(part);
        });
        return { ...pager.page(), notes };
      }
      for await (const part of partsOf(view, signal)) pager.add(part);
      return { ...pager.page(), notes: [] };
    },
    async summary(view, signal) {
      const found = new Set<number>();
      const notes = await scanned(view, signal, ({ file, masked }) => {
        if (masked.length > 0) found.add(view.sections[file] ?? -1);
      });
      return { masked: view.files.filter((_, at) => found.has(at)).map((file) => file.path), notes };
    },
  };
}
