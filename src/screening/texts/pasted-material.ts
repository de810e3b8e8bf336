// What of a text is pasted material: fenced, indented, or of a form that nobody writes as a request. (pure)

/** A kind of material without a fence: how it begins, and which lines belong to it. */
interface Form {
  readonly begins: RegExp;
  readonly goesOn: RegExp;
  /** The last line, which belongs to it. */
  readonly ends?: RegExp;
  /** Fewer lines are no such material. */
  readonly least: number;
}

const LOG =
  /^\W{0,3}(?:\d{4}[-/]\d\d[-/]\d\d[T ]\d\d:\d\d|\d\d:\d\d(?::\d\d)?\b|[A-Z][a-z]{2} [ \d]\d \d\d:\d\d|(?:TRACE|DEBUG|INFO|NOTICE|WARN(?:ING)?|ERROR|FATAL|CRITICAL)\b|\d{1,3}(?:\.\d{1,3}){3} - |#\d{1,3} |Step \d{1,3}\/|\{"|\w{1,24}\(.{0,200}\) = -?\d|remote: |HEAD is |(?:warning|error|fatal|note): )/;
const LINTED = /^\s{0,4}(?:\.{0,2}[\\/])?[\w.\\/-]{1,120}\.\w{1,8}(?::\d{1,6}|\(\d{1,6})/;

/** The first that a line begins counts. */
const FORMS: readonly Form[] = [
  {
    begins: /^(?:diff --git |diff -\w|Index: |--- \S|@@ .{1,60} @@)/,
    goesOn: /^(?:[ +\-@\\]|diff |index |new |deleted |rename |similarity |Binary )/,
    least: 2,
  },
  { begins: /^#!\s?\//, goesOn: /^(?![A-Z][\w' -]{1,80}[ ,][\w', -]{2,200}[.!?:]\s{0,4}$)/, least: 2 },
  {
    begins: /^(?:FROM|ARG) \S/,
    goesOn:
      /^(?:(?:FROM|RUN|COPY|ADD|CMD|ENTRYPOINT|ENV|ARG|WORKDIR|USER|EXPOSE|VOLUME|LABEL|HEALTHCHECK|SHELL|STOPSIGNAL|ONBUILD)\s|#|\s{2,}\S)/,
    least: 2,
  },
  {
    begins: /^(?:- )?[\w.-]{1,40}:(?:\s{0,4}$|\s{1,4}\S)/,
    goesOn: /^(?:\s{2,}\S|\t|- |[\w.-]{1,40}:)/,
    least: 3,
  },
  {
    begins: /^(?:\.PHONY:|[\w.%$()/-]{1,60}\s?:(?!=|\/\/)[\w\s.%$()/-]{0,120}$)/,
    goesOn: /^(?:\t|\.PHONY|[\w.%$()/-]{1,60}\s?:(?!=|\/\/)[\w\s.%$()/-]{0,120}$|[A-Z_]{2,24}\s?[:?+]?=)/,
    least: 2,
  },
  { begins: /^In \S{1,120} line \d{1,6}:/, goesOn: /^/, ends: /^\s{0,200}\^-+/, least: 2 },
  { begins: LINTED, goesOn: LINTED, least: 1 },
  { begins: LOG, goesOn: LOG, least: 2 },
  {
    begins: /^(?:\$ \S|PS [A-Z]:\\|[\w.-]{1,40}@[\w.-]{1,60}[: ][^$#%\n]{0,60}[$#%] |\+{1,3} \S|>>> )/,
    goesOn: /^\S/,
    least: 2,
  },
  { begins: /^\s{0,3}> ?/, goesOn: /^\s{0,3}> ?/, least: 1 },
  { begins: /^\s{0,3}\|.{0,2000}\|\s{0,4}$/, goesOn: /^\s{0,3}\|/, least: 2 },
];

/** Lines that a linter cites before it says what is wrong with them. */
const MAX_CITED = 16;

const FENCE = /^\s{0,3}(`{3,16}|~{3,16}|"{3})[^`\n]{0,120}$/;
const INDENTED = /^(?: {4}|\t)/;
/** A line that announces what follows. */
const ANNOUNCES = /[:?]\s{0,4}$/;
/** The same in a sentence of its own, with what is to be done with the text behind it. */
const NAMES_WHAT_FOLLOWS =
  /^\W{0,4}(?:please |can you |could you )?(?:proofread|translate|summari[sz]e|review|explain|rephrase|rewrite|re-?word|reformat|shorten|correct|fix|check|improve|edit|document|describe|analy[sz]e|compare|quote|outline|classify)\b[^\n]{0,120}\b(?:below|following|spelling|grammar|wording|punctuation|typos?|(?:this|these|that) (?:\w{1,16} )?(?:text|paragraphs?|excerpt|passage|changelog|message|log|snippet|quote|entry|entries|section|article|e-?mail|post|notes?|report|description|abstract|answer))\b[^\n:?]{0,40}\.\s{0,4}$/i;
/** How somebody goes on who has shown a text, and how one begins to ask for something. */
const GOES_ON =
  /^\W{0,4}(?:now|then|next|also|please|finally|after|afterwards|once|when you|and|do|run|execute|list|which|what|why|how|is|are|does|can|could|should|would|i|we|you|let|make sure|ok|okay|thanks?)\b/i;
const SPEAKS =
  /^\s{0,3}(?:[-*+#] ?)?[A-Z"'([*][^\n]{0,200}\b(?:the|an?|of|in|is|are|was|to|for|that|this|it|with|and|not|if|by)\b/;
const LISTED = /^\s{0,3}(?:[-*+] |\d{1,3}[.)] )/;

/** Where the fence that opens at a line closes; -1 where it does not. */
function fenceEnd(lines: readonly string[], at: number, fence: string): number {
  for (let next = at + 1; next < lines.length; next += 1) {
    const line = (lines[next] ?? '').trim();
    if (line.startsWith(fence) && /^[`~"]+$/.test(line)) return next;
  }
  return -1;
}

function formEnd(lines: readonly string[], at: number, form: Form): number {
  let end = at + 1;
  for (; end < lines.length; end += 1) {
    if (form.ends !== undefined && end - at > MAX_CITED) break;
    const line = lines[end] ?? '';
    if (form.ends?.test(line) === true) return end + 1;
    // One empty line inside, as between the hunks of a diff.
    if (line.trim() === '') {
      if (
        form.ends !== undefined ||
        !form.goesOn.test(lines[end + 1] ?? '') ||
        (lines[end + 1] ?? '').trim() === ''
      )
        break;
      continue;
    }
    if (!form.goesOn.test(line)) break;
  }
  return form.ends === undefined ? end : at;
}

/** Where a shown text ends that goes on over empty lines: at what is no prose, or asks for something. */
function textEnd(lines: readonly string[], from: number, isRequest: (paragraph: string) => boolean): number {
  let end = from;
  for (;;) {
    let next = end;
    while (next < lines.length && (lines[next] ?? '').trim() === '') next += 1;
    const first = lines[next] ?? '';
    if (next === end || next >= lines.length || GOES_ON.test(first) || !SPEAKS.test(first)) return end;
    let stop = next;
    while (stop < lines.length && (lines[stop] ?? '').trim() !== '') stop += 1;
    const paragraph = lines.slice(next, stop).join('\n');
    if (/\?\s{0,4}$/.test(paragraph) || isRequest(paragraph)) return end;
    end = stop;
  }
}

/** Where the material that begins at a line ends; the line itself where none begins. */
function materialEnd(
  lines: readonly string[],
  at: number,
  announced: string | null,
  isRequest: (paragraph: string) => boolean,
): number {
  const line = lines[at] ?? '';
  const blankBefore = at === 0 || (lines[at - 1] ?? '').trim() === '' || announced !== null;
  if (INDENTED.test(line) && blankBefore) {
    let end = at;
    while (
      end < lines.length &&
      (INDENTED.test(lines[end] ?? '') ||
        ((lines[end] ?? '').trim() === '' && INDENTED.test(lines[end + 1] ?? '')))
    )
      end += 1;
    return end;
  }
  for (const form of FORMS) {
    if (!form.begins.test(line)) continue;
    const end = formEnd(lines, at, form);
    if (end - at >= form.least) return end;
  }
  if (announced === null) return at;
  let end = at;
  if (LISTED.test(line))
    while (end < lines.length && /^(?:\s{2,}\S|\s{0,3}(?:[-*+] |\d{1,3}[.)] ))/.test(lines[end] ?? ''))
      end += 1;
  else {
    while (end < lines.length && (lines[end] ?? '').trim() !== '') end += 1;
    end = textEnd(lines, end, isRequest);
  }
  return end;
}

const announces = (line: string, at: number, lines: readonly string[]): boolean =>
  ANNOUNCES.test(line) || (NAMES_WHAT_FOLLOWS.test(line) && (lines[at + 1] ?? '').trim() === '');

export interface Parts {
  /** The lines around material. */
  readonly prose: string;
  readonly material: string;
}

/**
 * Cuts a text into what its author says and what was pasted into it. Linear; a fence that never closes is none.
 * @param isAbout whether a line that announces others speaks about them
 * @param isRequest whether a paragraph behind the first of a shown text orders something
 */
export function pastedParts(
  text: string,
  isAbout: (line: string) => boolean,
  isRequest: (paragraph: string) => boolean,
): Parts {
  const lines = text.split('\n');
  const prose: string[] = [];
  const material: string[] = [];
  /** The line before, if it announces what follows and speaks about it. */
  let announced: string | null = null;
  let opens = true;
  for (let at = 0; at < lines.length;) {
    const line = lines[at] ?? '';
    const fence = opens ? FENCE.exec(line)?.[1] : undefined;
    if (fence !== undefined) {
      const close = fenceEnd(lines, at, fence);
      // Looked for once: where one does not close, later ones are not asked.
      if (close === -1) opens = false;
      else {
        for (let inner = at + 1; inner < close; inner += 1) material.push(lines[inner] ?? '');
        at = close + 1;
        announced = null;
        continue;
      }
    }
    const end = line.trim() === '' ? at : materialEnd(lines, at, announced, isRequest);
    if (end > at) {
      for (; at < end; at += 1) material.push(lines[at] ?? '');
      announced = null;
      continue;
    }
    prose.push(line);
    if (line.trim() !== '') announced = announces(line, at, lines) && isAbout(line) ? line : null;
    at += 1;
  }
  return { prose: prose.join('\n'), material: material.join('\n') };
}
