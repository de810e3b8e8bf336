// Personal data out of text: mail addresses, phone numbers in international form, numbers of payment cards.
import { applySpans, each, mergeSpans } from './spans.ts';

/** Not the user of a git remote (`git@host:path`), nor of a URL. */
const MAIL =
  /(?<![\w.+%/:@-])[A-Za-z0-9](?:[\w.+%-]{0,62}[\w+%-])?@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.){1,8}[A-Za-z]{2,24}(?![\w-]|\.[A-Za-z]|:[\w/])/g;

/** A plus, the code of a country, and groups of digits: 8 to 15 of them (E.164). */
const PHONE = /(?<![\w.+/=:-])\+[1-9]\d{0,3}(?:[ .-]?\(?\d{1,5}\)?){1,6}(?![\w+]|[.-]\d)/g;

const CARD = /(?<![\w.+:/-])\d{4}(?:(?:[ -]\d{4}){3}|[ -]\d{6}[ -]\d{5}|\d{9,12})(?![\w-]|\.\d)/g;
/** Of the large issuers: Visa, Mastercard, American Express, Diners, Discover, JCB, UnionPay. */
const ISSUER =
  /^(?:4\d{15}|(?:5[1-5]\d{2}|222[1-9]|22[3-9]\d|2[3-6]\d{2}|27[01]\d|2720)\d{12}|3[47]\d{13}|3(?:0[0-5]|[68]\d)\d{11}|6(?:011|5\d{2}|4[4-9]\d)\d{12}|35(?:2[89]|[3-8]\d)\d{12}|62\d{14})$/;

/** The check digit of numbers of cards. */
function isLuhn(digits: string): boolean {
  let sum = 0;
  for (let at = 0; at < digits.length; at += 1) {
    const digit = Number(digits[digits.length - 1 - at]);
    const weighed = at % 2 === 0 ? digit : digit * 2;
    sum += weighed > 9 ? weighed - 9 : weighed;
  }
  return sum % 10 === 0;
}

const digitsOf = (text: string): string => text.replaceAll(/\D/g, '');

function isPhone(text: string): boolean {
  const { length } = digitsOf(text);
  return length >= 8 && length <= 15;
}

function isCard(text: string): boolean {
  const digits = digitsOf(text);
  return ISSUER.test(digits) && isLuhn(digits);
}

const RULES: readonly { readonly pattern: RegExp; readonly counts: (text: string) => boolean }[] = [
  { pattern: MAIL, counts: () => true },
  { pattern: PHONE, counts: isPhone },
  { pattern: CARD, counts: isCard },
];

/** Every kind has one of these: most texts have neither. */
const MARKED = /@|\+[1-9]|\d{4}/;

/** The text with a mask in the place of each. */
export function maskPersonalData(text: string): string {
  if (!MARKED.test(text)) return text;
  const pairs: number[] = [];
  for (const { pattern, counts } of RULES)
    each(pattern, text, ({ 0: found, index }) => {
      if (counts(found)) pairs.push(index, index + found.length);
    });
  return pairs.length === 0 ? text : applySpans(text, mergeSpans(pairs), 0, text.length);
}

/** The same for every string of a JSON value, keys included. */
export function maskPersonalFields(value: unknown): unknown {
  if (typeof value === 'string') return maskPersonalData(value);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => maskPersonalFields(item));
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [maskPersonalData(name), maskPersonalFields(item)]),
  );
}
