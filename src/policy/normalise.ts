// The scan copy: what a prompt says once its disguises are off. Never executed, never shown. (pure)

/** Letters of other alphabets that are drawn like Latin ones. */
const LOOKALIKES: Readonly<Record<string, string>> = Object.fromEntries([
  ...Array.from('аеорсухікмтнвԁѕјԛԝһгѵ', (from, at) => [from, 'aeopcyxikmthbdsjqwhrv'.charAt(at)]),
  ...Array.from('ανορτυχικεη', (from, at) => [from, 'avoptuxiken'.charAt(at)]),
  ...Array.from('ıɡⅼ', (from, at) => [from, 'igl'.charAt(at)]),
] as [string, string][]);
const LOOKALIKE = new RegExp(`[${Object.keys(LOOKALIKES).join('')}]`, 'g');

// eslint-disable-next-line no-control-regex -- terminal sequences are the subject
const TERMINAL = /\x1b\][^\x00-\x1f]*(?:\x07|\x1b\\)|(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]?|\x1b[ -/]*[0-~]?/g;
// eslint-disable-next-line no-control-regex -- control characters are the subject
const CONTROLS = /[\x00-\x08\x0b-\x1f\x7f-\x9f]/g;
// eslint-disable-next-line no-misleading-character-class -- these characters are the subject
const INVISIBLE = /\p{Cf}|[\u034f\u115f\u1160\u3164\uffa0\ufe00-\ufe0f]|[\u{e0100}-\u{e01ef}]/gu;
const TAGS = /[\u{e0020}-\u{e007e}]/gu;
const REVERSED = /\u202e([^\u202c\n]{0,4096})\u202c?/g;

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
export function smugglesText(text: string): boolean {
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
  if (out.includes('\\')) {
    out = out.replace(
      /\\(?:x([2-7][0-9a-f])|u00([2-7][0-9a-f])|0?([0-1][0-7]{2}))/gi,
      (_, hex?: string, wide?: string, octal?: string) =>
        printable(octal === undefined ? Number.parseInt(hex ?? wide ?? '20', 16) : Number.parseInt(octal, 8)),
    );
  }
  return out;
}

/** Shell spellings of a space, of nothing, and of a word that `echo` would print. */
function undoShell(text: string): string {
  let out = text.replace(/\\\n/g, ' ');
  if (out.includes('$')) {
    out = out
      .replace(/\$(?:\{IFS[^}\n]{0,16}\}|IFS(?![A-Za-z0-9_]))(?:\$[0-9@*!-])?/g, ' ')
      .replace(/\$\(\s{0,4}(?:echo|printf)\s{1,4}(?:%s\s{1,4})?['"]?([\w./-]{1,64})['"]?\s{0,4}\)/g, '$1')
      .replace(/\$(?=['"])/g, '');
  }
  if (out.includes('`'))
    out = out.replace(/`\s{0,4}(?:echo|printf)\s{1,4}['"]?([\w./-]{1,64})['"]?\s{0,4}`/g, '$1');
  return out.includes('{')
    ? out.replace(/\{([^{}\s]{1,128},[^{}\s]{1,128})\}/g, (_, list: string) => list.replaceAll(',', ' '))
    : out;
}

/** `X=rm; $X -rf /`: short plain values put in where they are used. */
function substitute(text: string): string {
  if (!text.includes('$') || !text.includes('=')) return text;
  const values = new Map<string, string>();
  for (const [, name, value] of text.matchAll(
    /(?:^|[\s;&|(])([A-Za-z_]\w{0,31})=["']?([\w./~-]{1,64})["']?(?=[\s;&|)]|$)/g,
  )) {
    if (name !== undefined && value !== undefined) values.set(name, value);
    if (values.size > 64) break;
  }
  if (values.size === 0) return text;
  return text.replace(
    /\$(?:\{(\w{1,32})\}|(\w{1,32}))/g,
    (whole, braced?: string, bare?: string) => values.get(braced ?? bare ?? '') ?? whole,
  );
}

/**
 * The text as a reader and a shell would take it; a second copy has plain variables put in. Linear, and at most a
 * little longer than the original.
 */
export function scanCopies(text: string): { readonly plain: string; readonly substituted: string | null } {
  const visible = overstrike(
    text
      .replace(REVERSED, (_, run: string) => Array.from(run).reverse().join(''))
      .replace(TAGS, (tag) => String.fromCharCode((tag.codePointAt(0) ?? 0) - 0xe0000))
      .replace(TERMINAL, ''),
  )
    .replace(/\r\n?/g, '\n')
    .replace(CONTROLS, '')
    .replace(INVISIBLE, '')
    .normalize('NFKC')
    .replace(/[\u2010-\u2015\u2212\u02d7]/g, '-')
    .replace(/[\u2018\u2019\u201b\u2032]/g, "'")
    .replace(/[\u201c-\u201f\u2033]/g, '"')
    .replace(/[\u2044\u2215\u29f8]/g, '/')
    .replace(/\p{Zs}/gu, ' ')
    .replace(LOOKALIKE, (letter) => LOOKALIKES[letter] ?? letter);
  const plain = undoShell(decodeEscapes(visible));
  const substituted = substitute(plain);
  return { plain, substituted: substituted === plain ? null : substituted };
}

const ENCODED_RUN = /[A-Za-z0-9+/]{12,8192}={0,2}|(?:[0-9a-fA-F]{2}){6,4096}/g;
const MAX_DECODED = 65_536;

function readable(text: string): boolean {
  return /^[\t\n\r\x20-\x7e]{6,}$/.test(text) && /[ /|;]/.test(text);
}

function decodeRun(run: string): string[] {
  const out: string[] = [];
  if (/^(?:[0-9a-fA-F]{2})+$/.test(run))
    out.push(run.replace(/../g, (hex) => String.fromCharCode(Number.parseInt(hex, 16))));
  try {
    const bytes = atob(run.replace(/=+$/, ''));
    // PowerShell encodes UTF-16.
    out.push(bytes, bytes.replace(/\0/g, ''));
  } catch {
    // Not base64: nothing to read in it.
  }
  return out.filter(readable);
}

/** What base64 and hex runs of the text hold, where that is readable; bounded. */
export function decodedRuns(text: string): string {
  const found = new Set<string>();
  let size = 0;
  for (const [run] of text.matchAll(ENCODED_RUN)) {
    for (const decoded of decodeRun(run)) {
      size += decoded.length;
      if (size > MAX_DECODED) return [...found].join('\n');
      found.add(decoded);
    }
  }
  return [...found].join('\n');
}
