// (pure) What an edit makes of a file: the text that it shall have, or none.
import { BridgeError } from '../protocol/error.ts';
import type { FileEdit } from './clients/client.ts';

export interface PlannedEdit {
  readonly action: 'created' | 'updated' | 'removed' | 'deleted' | 'unchanged';
  /** Null when the file is not needed any more. */
  readonly next: string | null;
  /** Nothing of ours was there before. */
  readonly isNew: boolean;
  /** The file becomes what it was before an install, so that no copy of what it is now is needed. */
  readonly isExact: boolean;
  readonly remark: string | null;
}

/** What install makes of a text; null where it refuses. */
function made(edit: FileEdit, text: string | null): string | null {
  try {
    return edit.put(text);
  } catch (error) {
    if (error instanceof BridgeError) return null;
    throw error;
  }
}

/**
 * @param text null when there is no file
 * @param copies of earlier states: where install made the present text of one of them, taking out restores it exactly
 */
export function planEdit(
  edit: FileEdit,
  direction: 'put' | 'take',
  text: string | null,
  copies: readonly (string | null)[],
): PlannedEdit {
  const remark = text === null ? null : edit.remark(text);
  const without = text === null ? null : edit.take(text);
  const isNew = without === text;
  if (direction === 'put') {
    const next = edit.put(text);
    const action = next === (text ?? '') ? 'unchanged' : text === null ? 'created' : 'updated';
    return { action, next, isNew, isExact: false, remark };
  }
  if (text === null || without === text || without === null)
    return { action: 'unchanged', next: text, isNew, isExact: true, remark };
  const original = copies.find((copy) => copy !== null && made(edit, copy) === text) ?? null;
  if (original !== null) return { action: 'removed', next: original, isNew, isExact: true, remark };
  if (edit.isBlank(without)) return { action: 'deleted', next: null, isNew, isExact: true, remark };
  return { action: 'removed', next: without, isNew, isExact: false, remark };
}
