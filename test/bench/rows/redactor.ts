// How much text the redactor takes in a second, and whether twice the text takes twice the time.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Row } from '../row.ts';
import { type Home, PROJECT, SERVER } from '../world/home.ts';
import { inTurn, type World } from '../world/world.ts';

const ROUNDS = 3;
const CHARS = { full: 64_000_000, short: 16_000_000 };
/** Of text that is made to be slow to judge. */
const HARD_CHARS = 4_000_000;

const LOG_LINE =
  '2026-11-21T10:00:00.000Z INFO [worker-3] request completed path=/api/v1/items status=200 ms=12\n';
/** Beginnings of secrets that never come to an end. */
const HARD = [
  'password="',
  '-----BEGIN PRIVATE KEY-----"',
  '://a:',
  'eyJaaaaaaaaaa.',
  'secret is ',
  '\u001b]',
];
/** Ordinary TypeScript: this project. */
const CODE = ['mcp', 'jobs', 'runner', 'workspace', 'store'];

const repeated = (text: string, chars: number): string =>
  text.repeat(Math.ceil(chars / text.length)).slice(0, chars);

const code = (): string =>
  CODE.flatMap((folder) =>
    readdirSync(path.join(PROJECT, 'src', folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((file) => readFileSync(path.join(file.parentPath, file.name), 'utf8')),
  ).join('\n');

interface Speed {
  /** MB/s on top of the start of the program, a round each. */
  readonly rate: number[];
  /** Time of twice the text against time of the text, a round each. */
  readonly twice: number[];
}

async function speedOf(world: World, home: Home, text: string, rounds: number): Promise<Speed> {
  const redact = (input: string) => async () => (await world.run(home, [SERVER, 'redact'], input)).ms;
  const [empty, once, double] = await inTurn(rounds, redact(''), redact(text), redact(text + text));
  const start = Math.min(...empty);
  const net = (ms: number | undefined): number => Math.max(1, (ms ?? Number.NaN) - start);
  return {
    rate: double.map((ms) => (2 * text.length) / 1e3 / net(ms)),
    twice: double.map((ms, round) => net(ms) / net(once[round])),
  };
}

const rate = (what: string) => ({ what, unit: 'MB/s', goal: { least: 50 }, higher: true }) as const;

export const redactor: Row = {
  name: 'redactor',
  figures: {
    logs: rate('redactor on logs'),
    code: rate('redactor on code'),
    twice: { what: 'twice the text, times the time', unit: '', goal: { most: 2.2 } },
    hard: { what: 'the same, slowest of texts that are made to be slow', unit: '', goal: { most: 2.2 } },
  },
  async measure(world) {
    const home = world.home(null);
    const chars = world.short ? CHARS.short : CHARS.full;
    const rounds = world.rounds(ROUNDS);
    const logs = await speedOf(world, home, repeated(LOG_LINE, chars), rounds);
    const source = await speedOf(world, home, repeated(code(), chars), rounds);
    let hard: number[] = [];
    for (const seed of HARD) {
      const { twice } = await speedOf(world, home, repeated(seed, HARD_CHARS), 3);
      // The least of the rounds: what else the machine does only ever adds to one of them.
      hard = [Math.max(...hard, Math.min(...twice))];
    }
    return {
      figures: {
        logs: { values: logs.rate },
        code: { values: source.rate },
        twice: { values: [...logs.twice, ...source.twice] },
        hard: { values: hard },
      },
    };
  },
};
