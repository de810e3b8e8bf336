// What encoded runs of a text hold: base64, base32, hex, numbers and bits. (pure)

/** Bytes as a person or a program writes them down, one after the other. */
const RUNS: readonly { readonly find: RegExp; readonly read: (run: string) => readonly string[] }[] = [
  { find: /[A-Za-z0-9+/_-]{11,8192}={0,2}/g, read: base64 },
  { find: /(?:[0-9a-fA-F]{2}){6,4096}/g, read: (run) => wide(numbers(run.match(/../g), 16)) },
  {
    find: /(?:(?:0x|\\x|\b)[0-9a-fA-F]{2}[\s,:;]{1,2}){5,2048}(?:0x|\\x)?[0-9a-fA-F]{2}\b/g,
    read: (run) => [numbers(run.match(/[0-9a-fA-F]{2}(?![0-9a-fA-Fx])/g), 16)],
  },
  { find: /(?:\b\d{2,3}[\s,]{1,2}){5,2048}\d{2,3}\b/g, read: (run) => [numbers(run.match(/\d+/g), 10)] },
  { find: /(?:[01]{8}\s?){6,2048}/g, read: (run) => [numbers(run.match(/[01]{8}/g), 2)] },
  { find: /[A-Z2-7]{13,4096}={0,6}/g, read: (run) => [base32(run)] },
];
const MAX_DECODED = 65_536;
/** Base64 that somebody broke into lines. The break first: only there it pays to look back. */
const BROKEN_LINE = /\n(?<=^[A-Za-z0-9+/]{16,80}\n)(?=[A-Za-z0-9+/]{2,80}={0,2}$)/gm;
/** Every fourth character of base64 stands for six bits that begin a byte, and letters have none of the upper half. */
const TEXT_IN_BASE64 = /^[A-Za-f].{3}[A-Za-f].{3}[A-Za-f]/;
const STILL_ENCODED = /^[A-Za-z0-9+/_-]{11,}={0,2}$/;

function readable(text: string): boolean {
  return /^[\t\n\r\x20-\x7e]{6,}$/.test(text) && (/[ /|;]/.test(text) || STILL_ENCODED.test(text));
}

/** PowerShell encodes UTF-16. */
const wide = (bytes: string): string[] => [bytes, bytes.replace(/\0/g, '')];

const ROTATES = /rot-?13|n-za-m/i;

function rotated(text: string): string {
  return text.slice(0, MAX_DECODED).replace(/[a-z]/gi, (letter) => {
    const first = letter <= 'Z' ? 65 : 97;
    return String.fromCharCode(first + ((letter.charCodeAt(0) - first + 13) % 26));
  });
}

function base64(run: string): string[] {
  if (!TEXT_IN_BASE64.test(run)) return [];
  try {
    const bytes = atob(run.replaceAll('-', '+').replaceAll('_', '/').replace(/=+$/, ''));
    return wide(bytes);
  } catch {
    return []; // Not base64: nothing to read in it.
  }
}

function base32(run: string): string {
  let bits = 0;
  let size = 0;
  let out = '';
  for (const letter of run.replace(/=+$/, '')) {
    bits = ((bits << 5) | 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter)) & 0xfff;
    size += 5;
    if (size < 8) continue;
    size -= 8;
    out += String.fromCharCode((bits >> size) & 0xff);
  }
  return out;
}

const numbers = (written: readonly string[] | null, base: number): string =>
  (written ?? []).map((each) => String.fromCharCode(Number.parseInt(each, base))).join('');

/** What the runs say, a line each, where that is readable; bounded. */
export function decodeEncodedText(text: string): string {
  const found = new Set<string>();
  let size = 0;
  if (ROTATES.test(text)) found.add(rotated(text));
  const joined = text.includes('\n') ? text.replace(BROKEN_LINE, '') : text;
  for (const { find, read } of RUNS) {
    find.lastIndex = 0;
    for (let run = find.exec(joined); run !== null; run = find.exec(joined)) {
      for (const decoded of read(run[0])) {
        if (!readable(decoded)) continue;
        size += decoded.length;
        if (size > MAX_DECODED) return [...found].join('\n');
        found.add(decoded);
      }
    }
  }
  return [...found].join('\n');
}
