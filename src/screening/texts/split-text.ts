// Splits a text into the pieces that are screened one by one. (pure)
import { SINKS } from './is-mention.ts';
import { sentencesOf } from './quoted-talk.ts';
import { leadingProgram, simpleCommands } from '../commands/shell-words.ts';

/** What comes before each line of a quotation, or of what a diff adds and takes away. */
const MARKED = /^\s{0,3}(?:(?:> ?){1,4}(?=[A-Za-z/~$])|[+-](?=[A-Za-z/~$]))/;

function pushSentences(line: string, out: string[]): void {
  if (MARKED.test(line)) out.push(line.replace(MARKED, ''));
  if (!/[.!?]\s/.test(line)) out.push(line);
  else for (const sentence of sentencesOf(line)) out.push(sentence);
}

/** Lines, with here-documents kept together and long prose cut at its sentences. */
export function splitText(text: string): string[] {
  const out: string[] = [];
  const lines = text.split('\n');
  const ends = new Map<string, number>();
  if (text.includes('<<')) lines.forEach((line, at) => ends.set(line.trim(), at));
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] ?? '';
    if (ends.size === 0) {
      pushSentences(line, out);
      continue;
    }
    const delimiter = /<<-?\s?["'\\]?([A-Za-z_]\w{0,31})/.exec(line)?.[1];
    const end = delimiter === undefined ? undefined : ends.get(delimiter);
    if (end !== undefined && end > at) {
      const body = lines.slice(at + 1, end).join('\n');
      const rest = lines[end + 1] ?? '';
      const head = simpleCommands(line.replace(/<<-?\s?["'\\]?\w+["']?/, ' '));
      const runs = head.some((command) => SINKS.has(leadingProgram(command)));
      out.push(line.replace(/<<-?\s?["'\\]?\w+["']?/, ' '));
      if (runs) for (const each of body.split('\n')) out.push(each);
      at = end;
      if (rest !== '') continue;
    } else {
      pushSentences(line, out);
    }
  }
  return out.filter((unit) => unit.trim() !== '');
}
