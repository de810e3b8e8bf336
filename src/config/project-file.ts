// What a repository proposes in `[workspace]` of its `.agy-mcp.toml`; its rules are read elsewhere.
import { createHash } from 'node:crypto';
import { parse as parseToml, TomlError } from 'smol-toml';
import { type PreparationTable, proposalTable } from '../protocol/preparation.ts';
import { quotedName } from '../protocol/text/visible-text.ts';

export type Proposal =
  | { readonly is: 'none' }
  /** @param sha256 of what the section says; comments and the order of keys do not count */
  | { readonly is: 'proposed'; readonly table: PreparationTable; readonly sha256: string }
  /** @param why the end of a sentence */
  | { readonly is: 'invalid'; readonly why: string };

/** The same text for the same meaning. */
const canonical = (table: PreparationTable): string =>
  JSON.stringify(Object.entries(table).sort(([one], [other]) => (one < other ? -1 : 1)));

export function readProposal(text: string): Proposal {
  let file: Readonly<Record<string, unknown>>;
  try {
    file = parseToml(text);
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    return { is: 'invalid', why: `is not valid TOML in line ${error.line}` };
  }
  if (!Object.hasOwn(file, 'workspace')) return { is: 'none' };
  const parsed = proposalTable.safeParse(file['workspace']);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const unknown = issue?.code === 'unrecognized_keys' ? issue.keys[0] : undefined;
    const key = [
      'workspace',
      ...(issue?.path ?? []).map(String),
      ...(unknown === undefined ? [] : [unknown]),
    ];
    const what = unknown === undefined ? (issue?.message ?? 'is not valid') : 'is not a key';
    return { is: 'invalid', why: `is not used: ${quotedName(key.join('.'))} ${what}` };
  }
  const table = parsed.data;
  if (Object.keys(table).length === 0) return { is: 'none' };
  return { is: 'proposed', table, sha256: createHash('sha256').update(canonical(table)).digest('hex') };
}
