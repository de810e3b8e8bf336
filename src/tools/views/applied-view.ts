// (pure) What was brought back of a job's changes, as tools return it and say it.
import { type AppliedRow, sizeOfPart } from '../../protocol/applied-part.ts';
import { quotedName } from '../../protocol/text/visible-text.ts';

/** A row of the record as the wire has it: the files as numbers, `of` how many there are. */
interface AppliedView extends Pick<AppliedRow, 'as' | 'at' | 'commit' | 'branch'> {
  readonly files?: number;
  readonly of?: number;
}

const viewOf = ({ part, ...row }: AppliedRow): AppliedView =>
  part === undefined ? row : { ...row, files: sizeOfPart(part), of: part.of };

/** Nothing where nothing was brought back. */
export const appliedView = (rows: readonly AppliedRow[] | undefined): { readonly applied?: AppliedView[] } =>
  rows === undefined || rows.length === 0 ? {} : { applied: rows.map(viewOf) };

const SHORT = 12;

function placeOf({ as, commit, branch }: AppliedView): string {
  if (as === 'changes') return 'applied to the checkout';
  if (commit === undefined) return 'committed before';
  return `committed as ${commit.slice(0, SHORT)} on the branch ${quotedName(branch ?? '')}`;
}

/** @param applied as `appliedView` made it */
export const sayApplied = (applied: unknown): string[] =>
  ((applied ?? []) as readonly AppliedView[]).map((row) => {
    const size = row.files === undefined ? '' : `${row.files} of ${row.of ?? 0} files `;
    return `${size}${placeOf(row)} at ${row.at}`;
  });
