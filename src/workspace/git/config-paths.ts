// Pipes and devices that a configuration of git names: an agent may have put one there, wherever that is.
import path from 'node:path';
import { readText } from '../../platform/files/private-file.ts';
import { type SpecialFile, specialAt } from '../../platform/files/special-files.ts';

/** Whose configuration is meant, as far as paths go. */
export interface ConfigPlaces {
  readonly files: readonly string[];
  /** Folders that relative paths may start from, besides that of the file. */
  readonly bases: readonly string[];
  readonly home: string;
}

const ENTRY = /^\s*(?:\[[^\]\n]*\]\s*)?(?<key>[a-z][a-z0-9-]*)\s*=\s*(?<value>[^\n]*)$/gim;
/** More than that is no configuration of a person. */
const MOST_BYTES = 1_048_576;
const MOST_VALUES = 2_000;
const MOST_FILES = 50;

/** A value without quotes and comment. */
function plain(value: string): string {
  const quoted = /^"(?<inside>(?:[^"\\]|\\.)*)"/.exec(value.trim())?.groups?.['inside'];
  return quoted?.replaceAll(/\\(.)/g, '$1') ?? value.replace(/\s[#;].*$/, '').trim();
}

function candidates(value: string, { bases, home }: ConfigPlaces, file: string): string[] {
  const text = plain(value);
  if (text === '' || text.includes('\0')) return [];
  if (text.startsWith('~/')) return home === '' ? [] : [path.join(home, text.slice(2))];
  return [path.dirname(file), ...bases].map((base) => path.resolve(base, text));
}

/** Any value may be the name of a file that git reads: an include, a list of excludes, of attributes, an order file. */
export async function specialFilesNamed(places: ConfigPlaces): Promise<SpecialFile[]> {
  const found: SpecialFile[] = [];
  const files = [...places.files];
  let values = 0;
  for (let at = 0; at < Math.min(files.length, MOST_FILES); at += 1) {
    const file = files[at] ?? '';
    const itself = await specialAt(file);
    if (itself !== null) found.push(itself);
    const text = await readText(file, { maxBytes: MOST_BYTES, followsLink: true }).catch(() => null);
    for (const { groups } of (text ?? '').matchAll(ENTRY)) {
      values += 1;
      if (values > MOST_VALUES) return found;
      const named = candidates(groups?.['value'] ?? '', places, file);
      const isInclude = groups?.['key']?.toLowerCase() === 'path';
      for (const place of named) {
        const special = await specialAt(place);
        if (special !== null) found.push(special);
        else if (isInclude && !files.includes(place)) files.push(place);
      }
    }
  }
  return found;
}
