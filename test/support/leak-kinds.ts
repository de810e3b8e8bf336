// Kinds of secrets, put together when a test runs: no file holds one. Each with its random core, which may stand nowhere.
import { createHash } from 'node:crypto';

export interface Kind {
  readonly name: string;
  /** What is said. */
  readonly text: string;
  /** The random part of it; line breaks do not count. */
  readonly core: string;
  /** Known by its value alone: it is in the server's environment. */
  readonly isLiteral?: true;
}

const UPPER = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const LOWER = UPPER.toLowerCase();
const DIGITS = '0123456789';
const MIXED = UPPER + LOWER + DIGITS;
const HEX = `${DIGITS}abcdef`;
const BASE64 = `${MIXED}+/`;

/** The same characters for the same seed. */
export function randomText(seed: string, length: number, alphabet = MIXED): string {
  let out = '';
  for (let round = 0; out.length < length; round += 1)
    for (const byte of createHash('sha256').update(`${seed} ${round}`).digest())
      out += alphabet.charAt(byte % alphabet.length);
  return out.slice(0, length);
}

/** Beginnings, parted so that no scanner takes one for a token; length and alphabet of what follows. */
const TOKENS: readonly (readonly [name: string, parts: string, length: number, alphabet?: string])[] = [
  ['github', 'gh|p_', 36],
  ['github oauth', 'gh|o_', 36],
  ['github fine', 'github|_pat_', 82],
  ['gitlab', 'gl|pat-', 20],
  ['npm', 'np|m_', 36],
  ['pypi', 'py|pi-', 60],
  ['rubygems', 'rubyg|ems_', 48, HEX],
  ['docker', 'dckr|_pat_', 27],
  ['google', 'AI|za', 35],
  ['google oauth', 'ya|29.', 60],
  ['google client', 'GOC|SPX-', 28],
  ['aws id', 'AK|IA', 16, UPPER + DIGITS],
  ['digitalocean', 'dop|_v1_', 64, HEX],
  ['openai', 'sk|-', 48],
  ['anthropic', 'sk|-ant-api03-', 80],
  ['hugging face', 'h|f_', 34],
  ['groq', 'gs|k_', 52],
  ['xai', 'xa|i-', 60],
  ['perplexity', 'ppl|x-', 48],
  ['replicate', 'r8|_', 37],
  ['nvidia', 'nva|pi-', 60],
  ['slack', 'xo|xb-', 40],
  ['stripe', 'sk|_live_', 24],
  ['webhook', 'wh|sec_', 32],
  ['sendgrid', 'S|G.', 66],
  ['shopify', 'shp|at_', 32],
  ['grafana', 'gl|sa_', 40],
  ['linear', 'lin|_api_', 40],
  ['notion', 'nt|n_', 44],
  ['figma', 'fig|d_', 40],
  ['supabase', 'sb|p_', 40, HEX],
  ['pulumi', 'pu|l-', 40, HEX],
  ['vault', 'hv|s.', 90],
  ['databricks', 'da|pi', 32, HEX],
  ['tailscale', 'tsk|ey-auth-', 30],
  ['age', 'AGE-SEC|RET-KEY-1', 58, UPPER + DIGITS],
];

/** Known by what stands around them: `%` is the core. */
const PLACED: readonly (readonly [name: string, text: string, length: number, alphabet?: string])[] = [
  ['bearer', 'Authorization: Bearer %', 40],
  ['basic', 'Authorization: Basic %', 32],
  ['cookie', 'Cookie: sid=%', 32],
  ['api key header', 'X-Api-Key: %', 40],
  ['assignment', 'DB_PASSWORD=%', 24],
  ['json field', '{"client_secret":"%"}', 40],
  ['aws secret', 'aws_secret_access_key = %', 40, BASE64],
  ['address', 'postgres://app:%@db.example/x', 24],
  ['flag', 'deploy --token %', 32],
  ['signed query', 'https://h.example/f?sig=%', 40],
  ['slack hook', 'https://hooks.slack.com/services/T0|000/B0|000/%', 24],
  ['telegram', '123456789:A|A%', 33],
];

const LINE = 64;
const marker = (word: string, kind: string): string =>
  ['-----', word, ' ', kind, 'PRIVATE', ' KEY', kind.startsWith('PGP') ? ' BLOCK' : '', '-----'].join('');
const KEYS: readonly (readonly [name: string, kind: string, headers?: readonly string[]])[] = [
  ['pkcs8 key', ''],
  ['rsa key', 'RSA '],
  ['ec key', 'EC '],
  ['openssh key', 'OPENSSH '],
  ['encrypted key', 'RSA ', ['Proc-Type: 4,ENCRYPTED', 'DEK-Info: AES-256-CBC,0011223344556677', '']],
  ['pgp key', 'PGP ', ['Version: GnuPG v2', '']],
];

const linesOf = (core: string): string[] => core.match(new RegExp(`.{1,${LINE}}`, 'g')) ?? [];

function keyOf(name: string, kind: string, headers: readonly string[] = []): Kind {
  const core = randomText(name, name === 'ec key' ? 160 : 400, BASE64);
  return {
    name,
    core,
    text: [marker('BEGIN', kind), ...headers, ...linesOf(core), marker('END', kind)].join('\n'),
  };
}

function puttyKey(): Kind {
  const core = randomText('putty', 300, BASE64);
  const lines = linesOf(core);
  return {
    name: 'putty key',
    core,
    text: [
      'PuTTY-User-Key-File-3: ssh-ed25519',
      'Encryption: none',
      `Private-Lines: ${lines.length}`,
      ...lines,
      `Private-MAC: ${randomText('mac', 64, HEX)}`,
    ].join('\n'),
  };
}

/** Values of the server's environment, of no form. */
export const LITERALS: Readonly<Record<string, string>> = {
  SERVICE_PASSWORD: `Vio/let~${randomText('literal', 16)} & more?`,
  DEPLOY_TOKEN: randomText('other literal', 30),
};

export const KINDS: readonly Kind[] = [
  ...TOKENS.map(([name, parts, length, alphabet]): Kind => {
    const core = randomText(name, length, alphabet);
    return { name, core, text: parts.replace('|', '') + core };
  }),
  ...PLACED.map(([name, text, length, alphabet]): Kind => {
    const core = randomText(name, length, alphabet);
    return { name, core, text: text.replaceAll('|', '').replace('%', core) };
  }),
  {
    name: 'jwt',
    core: randomText('jwt', 90),
    text: [
      'ey',
      'J',
      randomText('jwt', 30),
      '.',
      randomText('jwt', 60).slice(30),
      '.',
      randomText('jwt', 90).slice(60),
    ].join(''),
  },
  ...KEYS.map(([name, kind, headers]) => keyOf(name, kind, headers)),
  puttyKey(),
  ...Object.entries(LITERALS).map(([name, text]): Kind => ({ name, text, core: text, isLiteral: true })),
];

const LEAK_CHARS = 12;
const PART_CHARS = 6;

const runs = (text: string): Set<string> =>
  new Set(
    Array.from({ length: Math.max(0, text.length - LEAK_CHARS + 1) }, (_, at) =>
      text.slice(at, at + LEAK_CHARS),
    ),
  );

/** Finds the first run of the core that stands in a text, as it is or without line breaks; null when there is none. */
export function leakFinder({ core }: Kind): (text: string) => string | null {
  const known = runs(core);
  // every run holds one of these whole, so that a search for few is enough
  const parts = Array.from({ length: Math.floor(core.length / PART_CHARS) }, (_, at) =>
    core.slice(at * PART_CHARS, (at + 1) * PART_CHARS),
  );
  return (text) => {
    for (const seen of [text, text.replace(/(?:\\+[nr]|\s)+/g, '')])
      for (const part of parts)
        for (let at = seen.indexOf(part); at !== -1; at = seen.indexOf(part, at + 1))
          for (let from = Math.max(0, at - LEAK_CHARS); from <= at; from += 1)
            if (known.has(seen.slice(from, from + LEAK_CHARS))) return seen.slice(from, from + LEAK_CHARS);
    return null;
  };
}
