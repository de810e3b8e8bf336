// (pure) A text as one word of a shell's command.
import { bytesOfText } from './byte-text.ts';
import { visibleName } from './visible-text.ts';

const PLAIN = /^[\w./@:+-]+$/;

/** One word of a shell, whatever is in it; what nobody would see is written as bytes. */
export function shellWord(text: string): string {
  if (PLAIN.test(text) && !text.startsWith('-')) return text;
  if (visibleName(text) === text) return `'${text.replaceAll("'", "'\\''")}'`;
  const bytes = [...bytesOfText(text)].map((byte) => {
    const isPlain = byte >= 0x20 && byte < 0x7f && byte !== 0x27 && byte !== 0x5c;
    return isPlain ? String.fromCharCode(byte) : `\\x${byte.toString(16).padStart(2, '0')}`;
  });
  return `$'${bytes.join('')}'`;
}
