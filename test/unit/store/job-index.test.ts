// The copy of the list of jobs: used as long as the folder is unchanged, and never when it is not.
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { removeTree } from '../../../src/platform/files/paths.ts';
import { makeTemporary } from '../../../src/platform/files/private-file.ts';
import { createJobIndex } from '../../../src/store/job-index.ts';
import { until } from '../../support/processes.ts';

const MANY = 250;
const WORTH_KEEPING = 200;

let root: string;
let ids: string[];
beforeEach(async () => {
  root = await makeTemporary('agy-mcp-unit-');
  ids = Array.from({ length: MANY }, (_, at) => `job_${String(at).padStart(9, '0')}abcdefgh`);
  for (const id of ids) mkdirSync(path.join(root, id));
  ids.reverse();
});
afterEach(async () => {
  await removeTree(root);
});

const copy = (): string => path.join(root, 'index', 'ids');

const newIndex = () => createJobIndex(root, 100, WORTH_KEEPING);

/** Lists until another process uses the copy, as one can tell by what a copy says wrongly. */
async function settled(): Promise<void> {
  await until(async () => {
    await newIndex().list();
    if (!existsSync(copy())) return false;
    const text = readFileSync(copy(), 'utf8');
    writeFileSync(copy(), text.replace(`${ids[0] ?? ''}\n`, ''));
    const used = (await newIndex().list()).length === MANY - 1;
    writeFileSync(copy(), text);
    return used;
  }, 'the copy is made and used');
}

describe('the index', () => {
  test('lists the newest first, jobs only', async () => {
    mkdirSync(path.join(root, 'live'));
    writeFileSync(path.join(root, 'retention'), '');
    expect(await newIndex().list()).toEqual(ids);
    expect(await createJobIndex(path.join(root, 'none')).list()).toEqual([]);
  });

  test('is used as long as nothing changes, and follows each change at once', async () => {
    await settled();
    const index = newIndex();
    expect(await index.list()).toEqual(ids);
    mkdirSync(path.join(root, 'job_zzzzzzzzzabcdefgh'));
    expect(await index.list()).toEqual(['job_zzzzzzzzzabcdefgh', ...ids]);
    rmSync(path.join(root, ids[7] ?? ''), { recursive: true });
    const left = ids.filter((_, at) => at !== 7);
    expect(await index.list()).toEqual(['job_zzzzzzzzzabcdefgh', ...left]);
    renameSync(path.join(root, 'job_zzzzzzzzzabcdefgh'), path.join(root, 'job_aaaaaaaaaabcdefgh'));
    expect(await index.list()).toEqual(['job_aaaaaaaaaabcdefgh', ...left]);
  });

  test('is not deceived by a folder whose time was set back', async () => {
    await settled();
    const before = new Date(Date.now() - 60_000);
    mkdirSync(path.join(root, 'job_zzzzzzzzzabcdefgh'));
    utimesSync(root, before, before);
    expect((await newIndex().list())[0]).toBe('job_zzzzzzzzzabcdefgh');
  });

  test.each([
    [
      'gone',
      (): void => {
        rmSync(path.join(root, 'index'), { recursive: true });
      },
    ],
    [
      'torn',
      (): void => {
        writeFileSync(copy(), readFileSync(copy(), 'utf8').slice(0, -10));
      },
    ],
    [
      'empty',
      (): void => {
        writeFileSync(copy(), '');
      },
    ],
    [
      'of another folder',
      (): void => {
        writeFileSync(copy(), `1 2 3 4\n${ids.join('\n')}\n`);
      },
    ],
    [
      'one that leads elsewhere',
      (): void => {
        writeFileSync(copy(), readFileSync(copy(), 'utf8').replace(ids[0] ?? '', '../../etc'));
      },
    ],
  ])('is made again when it is %s', async (_what, damage) => {
    await settled();
    damage();
    expect(await newIndex().list()).toEqual(ids);
  });

  test('misses none of many changes that follow each other, however close, for nobody who looks', async () => {
    const fresh = () => createJobIndex(root, undefined, WORTH_KEEPING);
    const [own, others] = [fresh(), fresh()];
    const expected = [...ids];
    for (let change = 0; change < 60; change += 1) {
      const id = `job_${String(MANY + change).padStart(9, '0')}abcdefgh`;
      mkdirSync(path.join(root, id));
      expected.unshift(id);
      // From within one tick of the clock to beyond what counts as settled.
      await delay([0, 1, 5, 30, 70][change % 5]);
      expect(await own.list()).toEqual(expected);
      if (change % 3 === 0) expect(await others.list()).toEqual(expected);
    }
    expect(existsSync(copy())).toBe(true);
  });

  describe('on a file system whose clock is another one', () => {
    afterEach(() => {
      vi.restoreAllMocks();
    });
    const setClock = (aheadMs: number): void => {
      const now = Date.now.bind(Date);
      vi.spyOn(Date, 'now').mockImplementation(() => now() + aheadMs);
    };

    test('keeps no list of a folder that has just changed, however old this clock takes it to be', async () => {
      mkdirSync(path.join(root, 'index'));
      setClock(3_600_000);
      mkdirSync(path.join(root, 'job_zzzzzzzzzabcdefgh'));
      const index = createJobIndex(root, 60_000, WORTH_KEEPING);
      expect(await index.list()).toHaveLength(MANY + 1);
      expect(await index.list()).toHaveLength(MANY + 1);
      expect(existsSync(copy())).toBe(false);
    });

    test('keeps the list all the same once the folder has been unchanged for long enough', async () => {
      setClock(-3_600_000);
      await settled();
      expect(await newIndex().list()).toEqual(ids);
    });
  });

  test('of few jobs keeps no copy', async () => {
    for (const id of ids.slice(100)) rmSync(path.join(root, id), { recursive: true });
    expect(await newIndex().list()).toHaveLength(100);
    expect(readdirSync(root)).not.toContain('index');
  });
});
