import { describe, expect, test } from 'vitest';
import type { Inventory } from '../../../../src/protocol/inventory.ts';
import type { WorktreeRecord } from '../../../../src/protocol/job.ts';
import { inventoryView, sayInventory } from '../../../../src/tools/views/inventory-view.ts';

const EMPTY: Inventory = {
  ignored: { count: 0, bytes: 0, bounded: false, paths: [], more: 0, precious: [] },
  apart: [],
  refs: [],
  more_refs: 0,
};

const viewOf = (inventory: Inventory | null | undefined) => {
  const worktree: WorktreeRecord = {
    root: '/r',
    root_git_dir: '/r/.git',
    git_dir: '/r/.git',
    head_commit: null,
    harvested: true,
    applied_at: null,
    discarded_at: null,
    filters_off: [],
    ...(inventory === undefined ? {} : { inventory }),
  };
  return inventoryView({ worktree });
};

// promise: work-inventory, refs-told
describe('what a job left outside of its patch', () => {
  test.each([undefined, null, EMPTY])('is no field and no line where there is nothing: %j', (inventory) => {
    expect(viewOf(inventory)).toEqual({});
    expect(sayInventory(viewOf(inventory))).toEqual([]);
    expect(inventoryView({ worktree: null })).toEqual({});
  });

  test('is told with what it is and where, and the command that puts a ref back', () => {
    const view = viewOf({
      ignored: { count: 3, bytes: 70, bounded: true, paths: ['logs/', 'a"b'], more: 4, precious: ['logs/'] },
      apart: [
        { kind: 'repository', name: 'app/', detail: '2 files, 1 commit', commit: null },
        { kind: 'stash', name: 'stash@{0}', detail: 'WIP on x: y', commit: 'c0ffee' },
        { kind: 'other', name: 'CON\\x0a', detail: 'git could not take it', commit: null },
      ],
      refs: [
        {
          name: 'refs/heads/x',
          change: 'moved',
          old: 'a',
          new: 'b',
          by_agent: false,
          undo: 'git update-ref',
        },
      ],
      more_refs: 2,
    });
    expect(view).toEqual({
      ignored: { count: 3, bytes: 70, paths: ['logs/', 'a"b'], bounded: true, more_paths: 4 },
      apart: [
        { kind: 'repository', path: 'app/', detail: '2 files, 1 commit' },
        { kind: 'stash', ref: 'stash@{0}', detail: 'WIP on x: y', commit: 'c0ffee' },
        { kind: 'other', path: 'CON\\x0a', detail: 'git could not take it' },
      ],
      refs_changed: [
        { ref: 'refs/heads/x', change: 'moved', old: 'a', new: 'b', by_agent: false, undo: 'git update-ref' },
      ],
      more_refs_changed: 2,
    });
    expect(sayInventory(view)).toEqual([
      'ignored by git, not in the patch: at least 3 files, 70 bytes: "logs/", "a\\x22b" and 4 more',
      'apart, not in the patch: repository "app/" (2 files, 1 commit)',
      'apart, not in the patch: stash "stash@{0}" (WIP on x: y)',
      'apart, not in the patch: other "CON\\x0a" (git could not take it)',
      'moved while the job ran: "refs/heads/x"; undo: git update-ref',
      'and 2 more',
    ]);
  });

  test('is said in a bounded number of lines', () => {
    const one = { kind: 'branch' as const, name: 'refs/heads/x', detail: 'd', commit: 'c' };
    const lines = sayInventory(viewOf({ ...EMPTY, apart: Array.from({ length: 90 }, () => one) }));
    expect(lines).toHaveLength(21);
    expect(lines.at(-1)).toBe('and 70 more');
  });
});
