// The scan copy: what a prompt says once its disguises are off. Never executed, never shown. (pure)
import { latinOf } from './lookalikes.ts';
import { substitute, unquoteShell } from '../commands/unquote-shell.ts';

// eslint-disable-next-line no-control-regex -- terminal sequences are the subject
const TERMINAL = /\x1b\][^\x00-\x1f]*(?:\x07|\x1b\\)|(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]?|\x1b[ -/]*[0-~]?/g;
// eslint-disable-next-line no-control-regex -- control characters are the subject
const CONTROLS = /[\x00-\x08\x0b-\x1f\x7f-\x9f]/g;
// eslint-disable-next-line no-misleading-character-class -- these characters are the subject
const INVISIBLE = /\p{Cf}|[\u034f\u115f\u1160\u3164\uffa0\ufe00-\ufe0f]|[\u{e0100}-\u{e01ef}]/gu;
const TAGS = /[\u{e0020}-\u{e007e}]/gu;
const REVERSED = /\u202e([^\u202c\n]{0,4096})\u202c?/g;

/** Letters in brackets, circles and squares that no normal form takes apart as one letter. */
const ENCLOSED =
  /[\u249c-\u24b5\u{1f130}-\u{1f149}\u{1f150}-\u{1f169}\u{1f170}-\u{1f189}\u{1f1e6}-\u{1f1ff}]/gu;
const ENCLOSED_FROM = [0x249c, 0x1f130, 0x1f150, 0x1f170, 0x1f1e6];

function enclosedIndex(code: number): number {
  const from = ENCLOSED_FROM.findLast((first) => first <= code) ?? code;
  return code - from;
}

const ENTITIES: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
  sol: '/',
  hyphen: '-',
  dash: '-',
  num: '#',
  semi: ';',
  lpar: '(',
  rpar: ')',
  vert: '|',
  verbar: '|',
  dollar: '$',
  period: '.',
  colon: ':',
  comma: ',',
  ast: '*',
  tilde: '~',
  grave: '`',
  bsol: '\\',
  equals: '=',
};

/** Characters that no honest prompt needs: tags smuggle text, overrides reverse it. */
const SMUGGLING = /[\u202d\u202e]|[\u{e0001}-\u{e007f}]/u;
/** England, Scotland and Wales are flags made of tags behind a black flag. */
const FLAGS = /\u{1f3f4}[\u{e0061}-\u{e007a}]{4,6}\u{e007f}/gu;

/** Whether the text carries tag characters or bidi overrides, flags aside. */
export function hidesText(text: string): boolean {
  return SMUGGLING.test(text) && SMUGGLING.test(text.replace(FLAGS, ''));
}

/** Applies backspaces as a terminal would. */
function overstrike(text: string): string {
  if (!text.includes('\b')) return text;
  const out: string[] = [];
  for (const character of text) {
    if (character === '\b') out.pop();
    else out.push(character);
  }
  return out.join('');
}

const printable = (code: number): string =>
  code === 9 || code === 10 || (code >= 32 && code < 127) ? String.fromCharCode(code) : ' ';

/** `&#45;`, `%2d`, `\x2d`, `\u002d`, `\055`: one character each, whoever would decode it. */
function decodeEscapes(text: string): string {
  let out = text;
  if (out.includes('&')) {
    out = out.replace(
      /&(?:#x([0-9a-f]{2,4})|#(\d{2,4})|([a-z]{2,6}));/gi,
      (whole, hex?: string, decimal?: string, name?: string) => {
        if (name !== undefined) return ENTITIES[name.toLowerCase()] ?? whole;
        return printable(hex === undefined ? Number(decimal) : Number.parseInt(hex, 16));
      },
    );
  }
  if (out.includes('%'))
    out = out.replace(/%([2-7][0-9a-f])/gi, (_, hex: string) => printable(Number.parseInt(hex, 16)));
  if (out.includes('='))
    out = out.replace(/(?:=[2-7][0-9A-F]){4,2048}/g, (run) =>
      run.replace(/=(..)/g, (_, hex: string) => printable(Number.parseInt(hex, 16))),
    );
  if (out.includes('\\')) {
    out = out.replace(
      /\\(?:x([2-7][0-9a-f])|u(?:00|\{0{0,4}|0{6})([2-7][0-9a-f])\}?|0?([0-1][0-7]{2}))/gi,
      (_, hex?: string, wide?: string, octal?: string) =>
        printable(octal === undefined ? Number.parseInt(hex ?? wide ?? '20', 16) : Number.parseInt(octal, 8)),
    );
  }
  return out;
}

/** Anything but ASCII that is printed, tabs and line feeds. */
const DISGUISED = /[^\t\n\x20-\x7e]/;

/** A carriage return ends a line, and a backspace may take one end away. */
// eslint-disable-next-line no-control-regex -- control characters are the subject
const JOINS_LINES = /[\r\x08]/;

/** The text without what hides or imitates letters. Most lines have none of it, and each step looks at all it is given. */
function visibleText(text: string): string {
  if (!DISGUISED.test(text)) return text;
  if (JOINS_LINES.test(text)) return visiblePart(text);
  const lines = text.split('\n');
  return lines.map((line) => (DISGUISED.test(line) ? visiblePart(line) : line)).join('\n');
}

function visiblePart(text: string): string {
  const visible = overstrike(
    text
      .replace(REVERSED, (_, run: string) => Array.from(run).reverse().join(''))
      .replace(TAGS, (tag) => String.fromCharCode((tag.codePointAt(0) ?? 0) - 0xe0000))
      .replace(TERMINAL, ''),
  )
    .replace(/\r\n?/g, '\n')
    .replace(CONTROLS, '');
  if (!DISGUISED.test(visible)) return visible;
  return latinOf(
    visible
      .replace(INVISIBLE, '')
      .replace(ENCLOSED, (letter) => String.fromCharCode(97 + enclosedIndex(letter.codePointAt(0) ?? 0)))
      // Decomposed, so that accents and strokes over a letter fall off it.
      .normalize('NFKD')
      .replace(/\p{Mn}/gu, '')
      .replace(
        /[\u2010-\u2015\u2212\u02d7\u058a\u1806\u2043\u2500\u2501\u2e3a\u2e3b\u30a0\u30fc\ufe58]/g,
        '-',
      )
      .replace(/[\u2018\u2019\u201b\u2032]/g, "'")
      .replace(/[\u201c-\u201f\u2033]/g, '"')
      .replace(/[\u2044\u2215\u29f8]/g, '/')
      .replace(/\p{Zs}|\u2800/gu, ' '),
  );
}

/**
 * The text as a reader and a shell would take it; a second copy has plain variables put in. Linear, and at most a
 * little longer than the original.
 */
export function normalisedCopies(text: string): {
  readonly plain: string;
  readonly substituted: string | null;
} {
  const once = decodeEscapes(visibleText(text));
  // What was escaped twice: `%2572`, `&amp;#114;`.
  const plain = unquoteShell(/%[2-7][0-9a-f]|&#|&\w{2,6};|\\[ux]/i.test(once) ? decodeEscapes(once) : once);
  const substituted = substitute(plain);
  return { plain, substituted: substituted === plain ? null : substituted };
}
