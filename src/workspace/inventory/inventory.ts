// (pure) What a job left that is in no patch, as its record has it and as people see it.
import type { Inventory } from '../../protocol/inventory.ts';
import { quoted, visibleName } from '../../protocol/text/visible-text.ts';
import type { ClassifiedRef } from './inventory-refs.ts';
import type { IgnoredPath, NestedWork, UntrackedContent } from './untracked-content.ts';
import { kindOfRef, undoOf } from './shared-refs-undo.ts';

/** More are not listed one by one. */
export const MOST_SHOWN = 100;
/** In a warning; the whole list is in the record. */
const MOST_TOLD = 10;

const counted = (number: number, one: string, many = `${one}s`): string =>
  `${number.toLocaleString('en-US')} ${number === 1 ? one : many}`;

/** What there is to tell of nested work beside its files. */
export type NestedFacts = NestedWork & {
  /** Null where that is not known. */
  readonly commits: number | null;
};

function detailOf({ files, commits, kind, pinned, own: given }: NestedFacts): string {
  const own = pinned === null ? '' : ' of its own';
  const history = commits === null ? [] : [`${counted(commits, 'commit')}${own}`];
  if (given !== undefined && files === 0)
    return history[0] ?? 'its git folder cannot be read; what was committed there is not known';
  return [
    `${counted(files, 'file')}${kind === 'submodule' && commits === null ? ' in its folder' : ''}`,
    ...history,
  ].join(', ');
}

function refDetail({ stash, commits }: ClassifiedRef): string {
  if (stash !== null) return stash.message;
  return commits === null ? 'made by the agent' : `${counted(commits, 'commit')} since the job began`;
}

function ignoredOf({ ignored, files, bytes, isCounted }: UntrackedContent): Inventory['ignored'] {
  const first = ({ isRegenerable }: IgnoredPath): number => (isRegenerable ? 1 : 0);
  const sorted = [...ignored].sort((one, other) => first(one) - first(other));
  const names = sorted.map(({ name }) => visibleName(name));
  const precious = sorted.filter(({ isRegenerable }) => !isRegenerable).map(({ name }) => visibleName(name));
  return {
    count: files,
    bytes,
    bounded: !isCounted,
    paths: names.slice(0, MOST_SHOWN),
    more: Math.max(0, names.length - MOST_SHOWN),
    precious: precious.slice(0, MOST_SHOWN),
  };
}

const NONE: Inventory['ignored'] = { count: 0, bytes: 0, bounded: false, paths: [], more: 0, precious: [] };

/** @param rest null when the worktree is not there to be looked at */
export function inventoryOf(
  rest: UntrackedContent | null,
  nested: readonly NestedFacts[],
  refs: readonly ClassifiedRef[],
  moreRefs: number,
): Inventory {
  const places = nested.map((each) => ({
    kind: each.kind,
    name: visibleName(`${each.name}/`),
    detail: detailOf(each),
    commit: null,
  }));
  const bad = (rest?.leftOut ?? []).map((name) => ({
    kind: 'other' as const,
    name: visibleName(name),
    detail: 'git could not take it',
    commit: null,
  }));
  const made = refs
    .filter(({ byAgent }) => byAgent)
    .map((ref) => ({
      kind: kindOfRef(ref),
      name: visibleName(ref.name),
      detail: visibleName(refDetail(ref)),
      commit: ref.new?.commit ?? null,
    }));
  return {
    ignored: rest === null ? NONE : ignoredOf(rest),
    apart: [...places, ...bad, ...made].slice(0, MOST_SHOWN),
    refs: refs.map((ref) => ({
      name: visibleName(ref.name),
      change: ref.change,
      old: ref.old?.object ?? null,
      new: ref.new?.object ?? null,
      by_agent: ref.byAgent,
      undo: undoOf(ref),
    })),
    more_refs: moreRefs,
  };
}

const shortly = <T>(all: readonly T[], say: (each: T) => string, between = '; '): string => {
  const more = all.length - MOST_TOLD;
  return `${all.slice(0, MOST_TOLD).map(say).join(between)}${more > 0 ? `${between}and ${more} more` : ''}`;
};

/** One line for each kind of thing that a reviewer of the patch would not see. */
export function inventoryWarnings({ ignored, apart, refs, more_refs: moreRefs }: Inventory): string[] {
  // what git could not take is reported with the changes
  const places = apart.filter(({ commit, kind }) => commit === null && kind !== 'other');
  const byAgent = refs.filter((ref) => ref.by_agent);
  // what was fetched meanwhile is nothing to look after
  const others = refs.filter((ref) => !ref.by_agent && !ref.name.startsWith('refs/remotes/'));
  const say = ({ name, change, undo }: Inventory['refs'][number]): string =>
    `${quoted(name)} ${change}, undone by: ${undo}`;
  return [
    ...(ignored.precious.length === 0
      ? []
      : [
          `Files that git ignores are not part of the changes; agy_discard keeps them: ${shortly(ignored.precious, quoted, ', ')}.`,
        ]),
    ...(places.length === 0
      ? []
      : [
          `Not part of the changes; agy_discard keeps it: ${shortly(places, ({ kind, name, detail }) => `${kind} ${quoted(name)} (${detail})`)}.`,
        ]),
    ...(byAgent.length === 0
      ? []
      : [`The agent changed what all worktrees share: ${shortly(byAgent, say)}.`]),
    ...(others.length === 0
      ? []
      : [
          `Changed while the job ran, by whom is not known; agy_diff says how to put it back: ${shortly(others, ({ name, change }) => `${quoted(name)} ${change}`)}${moreRefs > 0 ? `; and ${moreRefs} more` : ''}.`,
        ]),
  ];
}
