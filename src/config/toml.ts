// Another program's TOML, read-only.
import { parse } from 'smol-toml';

/** The table, or null when the text is no TOML. */
export function readToml(text: string): Readonly<Record<string, unknown>> | null {
  try {
    return parse(text);
  } catch {
    return null; // the caller says that it is broken
  }
}
