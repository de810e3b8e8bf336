// What a job left that is in no patch, as tools return and say it.
import type { Inventory } from '../../protocol/inventory.ts';
import type { JobRecord } from '../../protocol/job.ts';
import { quoted } from '../../protocol/text/visible-text.ts';

/** In text; the fields have all. */
const MOST_SAID = 20;

export interface InventoryView {
  readonly ignored?: {
    readonly count: number;
    readonly bytes: number;
    readonly paths: readonly string[];
    /** There are more files than were counted. */
    readonly bounded?: true;
    /** Further paths that are not listed. */
    readonly more_paths?: number;
  };
  readonly apart?: readonly {
    readonly kind: string;
    readonly path?: string;
    readonly ref?: string;
    readonly detail: string;
    readonly commit?: string;
  }[];
  readonly refs_changed?: readonly (Omit<Inventory['refs'][number], 'name'> & { readonly ref: string })[];
  readonly more_refs_changed?: number;
}

const PLACES: ReadonlySet<string> = new Set(['repository', 'submodule']);

function ignoredView({ count, bytes, paths, bounded, more }: Inventory['ignored']) {
  return {
    count,
    bytes,
    paths,
    ...(bounded ? { bounded: true as const } : {}),
    ...(more > 0 ? { more_paths: more } : {}),
  };
}

/** Each field is there when there is something to tell. */
export function inventoryView({ worktree }: Pick<JobRecord, 'worktree'>): InventoryView {
  const inventory = worktree?.inventory ?? null;
  if (inventory === null) return {};
  const { ignored, apart, refs, more_refs: moreRefs } = inventory;
  const apartView = apart.map(({ kind, name, detail, commit }) => ({
    kind,
    ...(commit === null || PLACES.has(kind) ? { path: name } : { ref: name }),
    detail,
    ...(commit === null ? {} : { commit }),
  }));
  return {
    ...(ignored.paths.length === 0 ? {} : { ignored: ignoredView(ignored) }),
    ...(apart.length === 0 ? {} : { apart: apartView }),
    ...(refs.length === 0 ? {} : { refs_changed: refs.map(({ name, ...rest }) => ({ ref: name, ...rest })) }),
    ...(moreRefs === 0 ? {} : { more_refs_changed: moreRefs }),
  };
}

const some = (lines: readonly string[], more: number): string[] => {
  const left = Math.max(0, lines.length - MOST_SAID) + more;
  return [...lines.slice(0, MOST_SAID), ...(left > 0 ? [`and ${left} more`] : [])];
};

/** Lines for a model or a person; none when there is nothing to tell. */
export function sayInventory({
  ignored,
  apart,
  refs_changed,
  more_refs_changed = 0,
}: InventoryView): string[] {
  const counted =
    ignored === undefined ? '' : `${ignored.bounded === true ? 'at least ' : ''}${ignored.count}`;
  const paths = ignored?.paths.slice(0, MOST_SAID).map(quoted) ?? [];
  const left = (ignored?.paths.length ?? 0) + (ignored?.more_paths ?? 0) - paths.length;
  return [
    ...(ignored === undefined
      ? []
      : [
          `ignored by git, not in the patch: ${counted} files, ${ignored.bytes} bytes: ${paths.join(', ')}${left > 0 ? ` and ${left} more` : ''}`,
        ]),
    ...some(
      (apart ?? []).map(
        ({ kind, path, ref, detail }) =>
          `apart, not in the patch: ${kind} ${quoted(path ?? ref ?? '')} (${detail})`,
      ),
      0,
    ),
    ...some(
      (refs_changed ?? []).map(
        ({ ref, change, by_agent, undo }) =>
          `${change} ${by_agent ? 'by the agent' : 'while the job ran'}: ${quoted(ref)}; undo: ${undo}`,
      ),
      more_refs_changed,
    ),
  ];
}
