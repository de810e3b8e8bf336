// Bytes to lines, across chunk borders.
import { StringDecoder } from 'node:string_decoder';

export interface LineSplitter {
  /** The whole lines that this chunk completes, without their `\n` or `\r\n`. */
  push(chunk: Uint8Array): string[];
  /** The last line when it had no end; empty otherwise. */
  end(): string[];
}

/**
 * Splits on `\n` only: U+2028 and U+0085 may occur raw inside an agent's JSON.
 * @param maxChars a longer line is cut there, so that memory stays bounded
 */
export function createLineSplitter(maxChars: number): LineSplitter {
  const decoder = new StringDecoder('utf8');
  let parts: string[] = [];
  let held = 0;

  const hold = (text: string): void => {
    const room = maxChars - held;
    if (room <= 0 || text === '') return;
    parts.push(text.length > room ? text.slice(0, room) : text);
    held += Math.min(text.length, room);
  };
  const take = (): string => {
    const line = parts.length === 1 ? (parts[0] ?? '') : parts.join('');
    parts = [];
    held = 0;
    return line.endsWith('\r') ? line.slice(0, -1) : line;
  };

  return {
    push(chunk) {
      const text = decoder.write(chunk);
      const lines: string[] = [];
      let from = 0;
      for (let to = text.indexOf('\n'); to !== -1; to = text.indexOf('\n', from)) {
        hold(text.slice(from, to));
        lines.push(take());
        from = to + 1;
      }
      hold(text.slice(from));
      return lines;
    },
    end() {
      hold(decoder.end());
      return held === 0 ? [] : [take()];
    },
  };
}
