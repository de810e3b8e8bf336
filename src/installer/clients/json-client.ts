// (pure) The edits of clients that keep their servers in JSON.
import type { FileEdit } from './client.ts';
import type { Entry } from './entry.ts';
import {
  isBlankJson,
  type JsonDialect,
  putEntry,
  putWords,
  repeatedKey,
  takeEntry,
  takeWords,
} from './json-file.ts';

/** Comments and trailing commas are taken, as VS Code does. */
export const LENIENT: Readonly<Omit<JsonDialect, 'reader'>> = {
  comments: true,
  trailingCommas: true,
  bom: true,
};

function remarkOn(file: string, place: readonly string[]): (text: string) => string | null {
  return (text) => {
    const key = repeatedKey(text, file, place);
    return key === null
      ? null
      : `${JSON.stringify(key)} is in it more than once. Clients read the last one, so that is where the entry belongs.`;
  };
}

/** The server's entry. */
export function entryEdit(
  file: string,
  place: readonly string[],
  entry: Entry,
  dialect: JsonDialect,
): FileEdit {
  return {
    file,
    what: 'the server',
    put: (text) => putEntry(text, file, place, entry, dialect),
    take: (text) => takeEntry(text, file, place),
    isBlank: isBlankJson,
    remark: remarkOn(file, place),
  };
}

/** Words of ours in a list. @param every what is taken out: also what other options would have put there */
export function wordsEdit(
  file: string,
  place: readonly string[],
  words: readonly string[],
  every: readonly string[],
  dialect: JsonDialect,
): FileEdit {
  return {
    file,
    what: 'permissions',
    put: (text) => (words.length === 0 ? (text ?? '') : putWords(text, file, place, words, dialect)),
    take: (text) => takeWords(text, file, place, every),
    isBlank: isBlankJson,
    remark: remarkOn(file, place),
  };
}
