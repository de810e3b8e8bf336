// Every format of the tables: a token drawn from its shape goes wherever it stands, what is none stays.
import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { createRedactor } from '../../../src/redaction/redact.ts';
import { markedFormats, nearFormats } from '../../../src/redaction/tokens/all-formats.ts';
import { FORMAT_SOURCES } from '../../../src/redaction/tokens/format-table.ts';
import { markedToken } from '../../../src/redaction/tokens/marked-tokens.ts';
import { charactersOf, isRun, type Part, partsOf } from '../../../src/redaction/tokens/token-shape.ts';

const redactor = createRedactor();
const MARKED = markedFormats();
const NEAR = nearFormats();
const SHAPES = NEAR.flatMap(({ issuer, shapes }) => shapes.map((shape) => ({ issuer, shape })));

/** All characters of an alphabet. */
function spelt(alphabet: string): string {
  const pattern = new RegExp(`[${charactersOf(alphabet)}]`);
  const all = Array.from({ length: 94 }, (_, at) => String.fromCharCode(33 + at)).filter((c) =>
    pattern.test(c),
  );
  const plain = all.filter((c) => /[A-Za-z0-9]/.test(c));
  // what is only allowed at the end of base64 would end the token
  return plain.join('');
}

/** Numbers that look random and are the same in every run. */
function* numbers(seed: string): Generator<number, never> {
  for (let round = 0; ; round += 1) yield* createHash('sha512').update(`${seed}${round}`).digest();
}

function drawn(parts: readonly Part[], seed: string): string {
  const next = numbers(seed);
  const number = (): number => next.next().value;
  return parts
    .map((part) => {
      if (!isRun(part)) return part[number() % part.length] ?? '';
      const characters = spelt(part.alphabet);
      const length = part.least + (number() % (Math.min(8, part.most - part.least) + 1));
      return Array.from({ length }, () => characters[number() % characters.length]).join('');
    })
    .join('');
}

const partsOfRow = (shape: string): readonly Part[] => partsOf(shape.replace(/^!/, ''));

/** No character that any alphabet has. */
const withWrongCharacter = (token: string): string => {
  const at = token.length - Math.ceil(token.length / 3);
  return `${token.slice(0, at)}§${token.slice(at + 1)}`;
};

/** Whether so little is left that nobody can use it. */
const isGone = (token: string, out: string): boolean => {
  for (let at = 0; at + 12 <= token.length; at += 1) if (out.includes(token.slice(at, at + 12))) return false;
  return out.includes('***');
};

/** Draws that look like words, a template or a digest are not judged: one in many. */
const SEEDS = ['a', 'b', 'c', 'd'];

describe('the tables', () => {
  test('hold more than 400 formats, each with its source, no shape twice', () => {
    expect(MARKED.length + SHAPES.length).toBeGreaterThan(400);
    for (const { issuer, what, shape, sources } of MARKED) {
      expect([issuer, what, shape].every((cell) => cell !== '')).toBe(true);
      expect(Array.from(sources).every((letter) => letter in FORMAT_SOURCES)).toBe(true);
      expect(sources).not.toBe('');
    }
    for (const { sources } of NEAR)
      expect(Array.from(sources).every((letter) => letter in FORMAT_SOURCES)).toBe(true);
    expect(new Set(MARKED.map(({ shape }) => shape)).size).toBe(MARKED.length);
    expect(new Set(NEAR.map(({ issuer }) => issuer)).size).toBe(NEAR.length);
  });

  test('give every marked format a word to look for', () => {
    expect(MARKED.filter(({ shape }) => markedToken(shape).keys.length === 0)).toEqual([]);
  });

  test('let no two neighbours of open length share a character, so that matching is linear', () => {
    const open = (part: Part | undefined) =>
      part !== undefined && isRun(part) && part.most - part.least > 1_000 ? spelt(part.alphabet) : '';
    const shared = [...MARKED, ...SHAPES].filter(({ shape }) =>
      partsOfRow(shape).some((part, at, all) => {
        const after = open(all[at + 1]);
        return Array.from(open(part)).some((character) => after.includes(character));
      }),
    );
    expect(shared).toEqual([]);
  });
});

describe('a marked token', () => {
  test.each(MARKED.map((row) => [`${row.issuer}: ${row.what}, ${row.shape}`, row] as const))(
    '%s',
    (_, { shape }) => {
      const parts = partsOfRow(shape);
      const kept = SEEDS.filter((seed) => {
        const token = drawn(parts, shape + seed);
        return [
          `INFO connecting with ${token} now`,
          JSON.stringify({ name: 'svc', value: token }),
          `GET https://api.host.example/v1/${token}/items`,
        ].some((text) => !isGone(token, redactor.text(text)));
      });
      expect(kept.length).toBeLessThan(2);
    },
  );

  test('that is too short, or has a character of another alphabet, is none', () => {
    const taken = MARKED.filter(({ shape }) => {
      const parts = partsOfRow(shape);
      const [first, last] = [parts[0], parts.at(-1)];
      if (first === undefined || isRun(first) || last === undefined || !isRun(last)) return false;
      const shortest = parts.map((part) => (isRun(part) ? { ...part, most: part.least } : part));
      const token = drawn(shortest, shape);
      const marked = markedToken(shape);
      const short = token.slice(0, -1);
      const wrong = `${token.slice(0, -2)}§${token.slice(-1)}`;
      return marked.endOf(short, 0) !== -1 || marked.endOf(wrong, 0) !== -1;
    });
    expect(taken.map(({ shape }) => shape)).toEqual([]);
  });
});

test('a private key inside base64 goes whole, a certificate stays', () => {
  const body = (seed: string) => createHash('sha512').update(seed).digest('base64').repeat(60);
  const inside = (what: string) =>
    Buffer.from(`-----BEGIN ${what}-----\n${body(what)}\n-----END ${what}-----\n`).toString('base64');
  for (const kind of ['RSA ', 'EC ', 'OPENSSH ', ''])
    expect(redactor.text(`data: ${inside(`${kind}PRIVATE KEY`)}\nnext: 1`)).toBe('data: ***\nnext: 1');
  const certificate = `certificate-authority-data: ${inside('CERTIFICATE')}`;
  expect(redactor.text(certificate)).toBe(certificate);
});

describe('a token without a mark', () => {
  const contexts: readonly ((issuer: string, token: string) => string)[] = [
    (issuer, token) => `${issuer}: "${token}"`,
    (issuer, token) => `client = new ${issuer}.Client("${token}")`,
    (issuer, token) => `# ${issuer} settings\nvalue = "${token}"`,
    (issuer, token) => `value = "${token}"  # ${issuer}`,
    (issuer, token) => `curl https://api.${issuer}.example/v1 -d "${token}"`,
  ];

  test('goes near the name of its issuer', () => {
    const missed = SHAPES.filter(({ issuer, shape }) => {
      const tokens = SEEDS.map((seed) => drawn(partsOf(shape), issuer + shape + seed));
      return contexts.some(
        (context) =>
          tokens.filter((token) => !isGone(token, redactor.text(context(issuer, token)))).length > 2,
      );
    });
    expect(missed.map(({ issuer, shape }) => `${issuer} ${shape}`)).toEqual([]);
  });

  test('stays where no name is near, and so does another thing near the name', () => {
    const changed = SHAPES.filter(({ issuer, shape }) => {
      const token = drawn(partsOf(shape), issuer + shape);
      return [`value ${token} here`, `# ${issuer} settings\nvalue = "${withWrongCharacter(token)}"`].some(
        (text) => token.length < 60 && !token.includes('_') && redactor.text(text) !== text,
      );
    });
    expect(changed.map(({ shape }) => shape)).toEqual([]);
  });

  test('is no name, digest or identifier in the line of the issuer', () => {
    const digest = createHash('sha256').update('x').digest('hex');
    for (const text of [
      `# algolia settings\nconst client = createSearchClientWithOptions2()`,
      `import snyk from './snyk-helpers/resolve-package-tree-v2.js'`,
      `fastly: commit ${digest.slice(0, 40)}`,
      `"https://packages.example.com/@fastly/js-compute/-/js-compute-3.16.0.tgz",\n"integrity": "sha512-${digest}"`,
      `dropbox-sdk==11.36.2 --hash=sha256:${digest}`,
    ])
      expect(redactor.text(text)).toBe(text);
  });
});
