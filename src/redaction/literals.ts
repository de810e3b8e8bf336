// Known secret values, in every form they may be printed in.

const MIN_LENGTH = 8;
const MONOTONE = /^(.)\1*$/;
/** No encoding of it exists. */
const LONE_SURROGATE = /\p{Surrogate}/u;
const escape = (text: string) => text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');

/** UTF-8 base64 without padding: what follows in a longer text would change the last characters. */
function base64(value: string): string {
  const bytes = new TextEncoder().encode(value);
  return btoa(String.fromCharCode(...bytes)).replace(/=+$/, '');
}

function forms(value: string): string[] {
  const encoded = base64(value);
  return [
    value,
    encodeURIComponent(value),
    encodeURIComponent(value).replaceAll('%20', '+'),
    JSON.stringify(value).slice(1, -1),
    encoded,
    encoded.replaceAll('+', '-').replaceAll('/', '_'),
  ];
}

/** One pattern for all of them, longest first; null where there is nothing to look for. */
export function literalPattern(values: readonly string[]): RegExp | null {
  const usable = values
    .map((value) => value.trim())
    .filter((value) => value.length >= MIN_LENGTH && !MONOTONE.test(value) && !LONE_SURROGATE.test(value));
  const all = [...new Set(usable.flatMap(forms))].sort((left, right) => right.length - left.length);
  return all.length === 0 ? null : new RegExp(all.map(escape).join('|'), 'g');
}
