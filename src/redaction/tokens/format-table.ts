// How the tables of token formats are read: a row a line, its columns separated by bars.

/** One format of one issuer. */
export interface FormatRow {
  readonly issuer: string;
  readonly what: string;
  /** See `token-shape.ts`. */
  readonly shape: string;
  /** Where the fact is from, by the letters of `FORMAT_SOURCES`. */
  readonly sources: string;
}

/** The letters that stand for sources in the tables. */
export const FORMAT_SOURCES: Readonly<Record<string, string>> = {
  g: 'gitleaks',
  b: 'betterleaks',
  t: 'trufflehog',
  k: 'kingfisher',
  n: 'nosey parker',
  s: 'secretlint',
  d: 'detect-secrets',
  h: "GitHub's list of supported secrets",
  i: "the issuer's documentation",
};

/** @param table rows as `issuer | what it is | shape | sources`; an issuer of `"` is the one above */
export function formatRows(table: string): readonly FormatRow[] {
  let last = '';
  return table
    .trim()
    .split('\n')
    .map((line) => {
      const [issuer = '', what = '', shape = '', sources = ''] = line.split(' | ').map((cell) => cell.trim());
      last = issuer === '"' ? last : issuer;
      return { issuer: last, what, shape, sources };
    });
}

/** Formats that are known only near the name of their issuer. */
export interface NearRow {
  /** How the name is written in code and addresses, lower case. */
  readonly issuer: string;
  readonly shapes: readonly string[];
  readonly sources: string;
}

/** @param table rows as `issuer shape shape sources` */
export function nearRows(table: string): readonly NearRow[] {
  return table
    .trim()
    .split('\n')
    .map((line) => {
      const words = line.trim().split(/\s+/);
      return { issuer: words[0] ?? '', shapes: words.slice(1, -1), sources: words.at(-1) ?? '' };
    });
}
