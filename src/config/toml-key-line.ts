// (pure) The line of a key in a TOML text, for messages about its value.

/**
 * @param keys path of the key from the root table; a row of `[[…]]` by its number
 * @returns 1-based line, or null when the key is written in a way this simple look does not follow
 */
export function locateKey(text: string, keys: readonly string[]): number | null {
  const wanted = keys.join('.');
  let table = '';
  const rows = new Map<string, number>();
  for (const [index, line] of text.split('\n').entries()) {
    const header = /^\s*\[\s*([A-Za-z0-9_.-]+)\s*\]/.exec(line);
    if (header) {
      table = `${header[1] ?? ''}.`;
      if (table === `${wanted}.`) return index + 1;
      continue;
    }
    const row = /^\s*\[\[\s*([A-Za-z0-9_.-]+)\s*\]\]/.exec(line)?.[1];
    if (row !== undefined) {
      const count = rows.get(row) ?? 0;
      rows.set(row, count + 1);
      table = `${row}.${count}.`;
      if (table === `${wanted}.`) return index + 1;
      continue;
    }
    const key = /^\s*([A-Za-z0-9_.-]+)\s*=/.exec(line);
    if (key && table + (key[1] ?? '') === wanted) return index + 1;
  }
  return null;
}
