// What a repository may hold that makes an agent start programs, and what of that is text alone. (pure)

/** A name that an agent looks for at the top of a folder. */
interface NamedRule {
  readonly name: string;
  /** What it can start, for people. */
  readonly starts: string;
}

/** A folder of which only texts stay: what a later version of the agent reads in it is nothing that anybody knows today. */
interface FolderRule extends NamedRule {
  readonly kind: 'folder';
  /** Entries that start nothing by themselves, beside texts. */
  readonly stays: readonly string[];
  /** What the entries that are known start. */
  readonly entries: Readonly<Record<string, string>>;
}

interface FileRule extends NamedRule {
  readonly kind: 'file';
}

export type AgentFileRule = FolderRule | FileRule;

/** By their ending; and what keeps a folder in git. */
const TEXT = /\.(?:md|mdc|txt)$|^\.git(?:keep|ignore)$/i;

/** Whether an entry of an agent's folder is instructions alone. */
export const isText = ({ stays }: FolderRule, entry: string): boolean =>
  stays.includes(entry) || TEXT.test(entry);

/** What an entry can start, for people. */
export const whatStarts = ({ entries }: FolderRule, entry: string): string =>
  (Object.hasOwn(entries, entry) ? entries[entry] : undefined) ?? 'not known to be text alone';
