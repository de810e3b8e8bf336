// Private key blocks: from BEGIN to END, or to the end of the text.

const MASK = '***';
const BEGIN = /-{4,5} ?BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)? ?-{4,5}/g;
const END = /-{4,5} ?END [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)? ?-{4,5}/g;
const PUTTY = /PuTTY-User-Key-File-\d/g;
const PUTTY_END = /Private-MAC: ?[0-9a-fA-F]+/g;
/** A line of key material, bare or quoted, when its BEGIN was cut off. */
const BODY_LINE = /^[\s"'+>|]*[A-Za-z0-9+/=]{16,}[\s"'\\n,+]*$/;
/** After the marker of a real block comes a line break (also an escaped one) or the end. */
const REAL_BLOCK = /^(?:[ \t]*[\r\n]|\\+[rn]|\s*$)/;

function find(pattern: RegExp, text: string, from: number): RegExpExecArray | null {
  pattern.lastIndex = from;
  return pattern.exec(text);
}

/** Replaces blocks between `begin` and `end`; a block without an end is taken to the end of the text. */
function maskBlocks(text: string, begin: RegExp, end: RegExp, isReal: (after: string) => boolean): string {
  let out = '';
  let from = 0;
  // Once there is no END, there is none further on: looking again at every BEGIN would be quadratic.
  let ended = false;
  for (let start = find(begin, text, 0); start !== null; start = find(begin, text, from)) {
    const bodyAt = start.index + start[0].length;
    const stop: RegExpExecArray | null = ended ? null : find(end, text, bodyAt);
    ended = stop === null;
    if (stop === null && !isReal(text.slice(bodyAt, bodyAt + 64))) {
      // A mention in code or prose; without any END further on there is no block to look for.
      out += text.slice(from, bodyAt);
      from = bodyAt;
      continue;
    }
    out += text.slice(from, start.index) + MASK;
    from = stop === null ? text.length : stop.index + stop[0].length;
  }
  return from === 0 ? text : out + text.slice(from);
}

/** The lines before an END whose BEGIN is gone, as in the tail of a file. */
function maskTails(text: string): string {
  const lines = text.split('\n');
  const last = [...lines.keys()].filter((index) => find(END, lines[index] ?? '', 0) !== null);
  for (const index of last) {
    lines[index] = MASK;
    for (let above = index - 1; above >= 0 && BODY_LINE.test(lines[above] ?? ''); above -= 1)
      lines[above] = MASK;
  }
  return lines.join('\n');
}

/** Text without private keys. */
export function maskKeyBlocks(text: string): string {
  let out = text;
  if (out.includes('PRIVATE KEY')) {
    out = maskBlocks(out, BEGIN, END, (after) => REAL_BLOCK.test(after));
    if (find(END, out, 0) !== null) out = maskTails(out);
  }
  return out.includes('PuTTY-User-Key-File-') ? maskBlocks(out, PUTTY, PUTTY_END, () => true) : out;
}
