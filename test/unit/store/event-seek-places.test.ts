// Which places of a log are read, and what is found there: held against plain reading, in a file in memory.
import { describe, expect, test } from 'vitest';
import type { OpenFile } from '../../../src/platform/files/private-file.ts';
import { seekEvent } from '../../../src/store/events/event-seek.ts';

/** How far the halving goes, and how much one look reads: what the positions below are made for. */
const NEAR_BYTES = 131_072;
const PROBE_BYTES = 16_384;
/** A head that reaches into the last bytes of a log is not read. */
const HEAD_BYTES = 24;

interface Look {
  readonly at: number;
  readonly length: number;
}

/** The log as an open file in memory, with the places that were read. */
function inMemory(log: Buffer, size = log.length) {
  const looks: Look[] = [];
  const handle = {
    stat: () => Promise.resolve({ size }),
    read: (buffer: Buffer, offset: number, length: number, at: number) => {
      looks.push({ at, length });
      const bytesRead = log.subarray(at, at + length).copy(buffer, offset);
      return Promise.resolve({ bytesRead });
    },
  } as unknown as OpenFile;
  return { handle, looks };
}

/** The same by the plainest means: all lines known, halved by the same rule. */
function soughtPlainly(log: Buffer, since: number): number {
  const starts: { at: number; i: number }[] = [];
  for (let newline = log.indexOf(10); newline !== -1; newline = log.indexOf(10, newline + 1)) {
    if (newline + HEAD_BYTES >= log.length) continue;
    const head = /^\{"i":(\d{1,15}),/.exec(log.toString('latin1', newline + 1, newline + 1 + HEAD_BYTES));
    if (head !== null) starts.push({ at: newline + 1, i: Number(head[1]) });
  }
  let low = 0;
  let high = log.length;
  while (since > 0 && high - low > NEAR_BYTES) {
    const middle = Math.floor((low + high) / 2);
    const found = starts.find(({ at }) => at > middle && at < high);
    if (found !== undefined && found.i < since) low = found.at;
    else high = middle;
  }
  return low;
}

const lineOf = (i: number, bytes: number): string => {
  const head = `{"i":${i},"t":"`;
  return `${head}${'x'.repeat(Math.max(0, bytes - head.length - 3))}"}\n`;
};
const logOf = (
  count: number,
  bytes: (i: number) => number,
  between: (i: number) => string = () => '',
): Buffer => Buffer.from(Array.from({ length: count }, (_, i) => between(i) + lineOf(i, bytes(i))).join(''));
/** Lengths that are the same in every run and meet the ends of looks at every distance. */
const uneven = (i: number): number => 40 + ((i * 7_919 + (i % 13) * 577) % 1_200);

const LOGS: Readonly<Record<string, Buffer>> = {
  'lines that begin exactly in the middle': logOf(4_096, () => 256),
  'lines of every length': logOf(1_800, uneven),
  'lines longer than a look': logOf(60, (i) => (i % 3 === 0 ? 50_000 : 100)),
  'lines whose head a look cuts': logOf(200, (i) => PROBE_BYTES - (i % 30) + (i % 2) * 11),
  'lines as long as a look': logOf(120, () => PROBE_BYTES),
  'a torn line at the end': Buffer.concat([
    logOf(900, uneven),
    Buffer.from(`{"i":900,${'x'.repeat(300_000)}`),
  ]),
  'a torn head at the end': Buffer.concat([logOf(900, uneven), Buffer.from('{"i":90')]),
  'a short line at the end': Buffer.concat([logOf(900, uneven), Buffer.from('{"i":0,"a":1}\n')]),
  'foreign lines, some with an index that is not theirs': logOf(900, uneven, (i) =>
    i % 2 === 0 ? '  {"i":999999,\n{"i":\nnull\n\n' : '{"i":12x,"torn\n',
  ),
  // Its second line begins exactly in the middle, and none begins in the half before.
  'one line as long as half of it': Buffer.concat([
    logOf(1, () => 400_000),
    logOf(801, (i) => (i === 0 ? 0 : 500)).subarray(lineOf(0, 0).length),
  ]),
  'a short line after a long one': Buffer.concat([
    logOf(1, () => 400_000),
    Buffer.from('{"i":1,"text":"12345"}\n'),
  ]),
  'no index at all': Buffer.from(`${'#'.repeat(99)}\n`.repeat(9_000)),
  'no line at all': Buffer.from('x'.repeat(400_000)),
  'indexes out of order': logOf(2_400, uneven, (i) => lineOf((i * 1_103) % 2_400, 64)),
  'as much as is read at once': logOf(512, () => 256),
  'a byte more than that': Buffer.concat([logOf(512, () => 256), Buffer.from('\n')]),
  nothing: Buffer.alloc(0),
};

describe.each(Object.entries(LOGS))('in a log of %s', (_, log) => {
  const last = Number([...log.toString('latin1').matchAll(/^\{"i":(\d+),/gm)].at(-1)?.[1] ?? 0);
  const sinces = [1, 2, 3, 99, 512, 1_024, 2_048, 2_049, 2_050, last - 1, last, last + 1, last * 10];
  const spread = Array.from({ length: 40 }, (__, at) => Math.floor((last * at) / 40));

  test('the place is the one that plain reading gives', async () => {
    for (const since of [...sinces, ...spread].filter((each) => each >= 0)) {
      const { handle } = inMemory(log);
      expect(await seekEvent(handle, since), String(since)).toBe(soughtPlainly(log, since));
    }
  });
  test('nothing is read behind the end, and little before it', async () => {
    for (const since of sinces.filter((each) => each > 0)) {
      const { handle, looks } = inMemory(log);
      await seekEvent(handle, since);
      expect(looks.filter(({ at }) => at >= log.length)).toEqual([]);
      expect(looks.filter(({ length }) => length !== PROBE_BYTES)).toEqual([]);
      // Without lines to go by, a look is needed for each piece of the half that is searched.
      expect(looks.length).toBeLessThanOrEqual(2 * Math.ceil(log.length / PROBE_BYTES) + 12);
    }
  });
});

describe('nothing is read at all', () => {
  test('for the first event', async () => {
    const { handle, looks } = inMemory(logOf(4_096, () => 256));
    expect(await seekEvent(handle, 0)).toBe(0);
    expect(looks).toEqual([]);
  });
  test('in a log that is read at once anyway', async () => {
    const { handle, looks } = inMemory(logOf(NEAR_BYTES / 256, () => 256));
    expect(await seekEvent(handle, 300)).toBe(0);
    expect(looks).toEqual([]);
  });
});

test('a log that became shorter than it was said to be is sought in what is left', async () => {
  const log = logOf(1_000, () => 256);
  const { handle, looks } = inMemory(log, 4 * log.length);
  const at = await seekEvent(handle, 900);
  expect(at).toBeLessThanOrEqual(900 * 256);
  expect(at).toBeGreaterThan(900 * 256 - NEAR_BYTES);
  expect(looks.length).toBeLessThan(20);
});
