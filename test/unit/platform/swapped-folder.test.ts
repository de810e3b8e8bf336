// A process swaps a folder for a link as fast as it can; nothing that the bridge writes lands behind the link.
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { makeFolder, realFolder, removeTree } from '../../../src/platform/paths.ts';
import {
  createFolder,
  errnoOf,
  moveFile,
  openAppend,
  removeFile,
  writeOnce,
  writeWhole,
} from '../../../src/platform/safe-file.ts';

/** Swaps `a/inner` between a folder and a link to `outside`, until it is killed. */
const ATTACKER = `
const fs = require('node:fs');
const [folder, outside] = process.argv.slice(1);
const aside = folder + '.aside';
for (;;) {
  try { fs.renameSync(folder, aside); fs.symlinkSync(outside, folder); } catch {}
  try { fs.unlinkSync(folder); } catch {}
  try { fs.renameSync(aside, folder); } catch {}
}`;

const EXPECTED = new Set(['ENOENT', 'ENOTDIR', 'ELOOP', 'EEXIST']);
const RACE_MS = 3_000;

// promise: files-pinned
describe.runIf(process.platform === 'linux')('a folder that is swapped for a link', () => {
  test(
    'never receives what was meant for the folder',
    async () => {
      const base = realpathSync(mkdtempSync(path.join(tmpdir(), 'agy-mcp-swap-')));
      const folder = path.join(base, 'store', 'inner');
      const outside = path.join(base, 'outside');
      mkdirSync(folder, { recursive: true });
      mkdirSync(outside);
      writeFileSync(path.join(outside, 'keep.txt'), 'x');
      mkdirSync(path.join(outside, 'tree'));
      writeFileSync(path.join(outside, 'tree', 'keep.txt'), 'x');
      await realFolder(base);

      const attacker = spawn(process.execPath, ['-e', ATTACKER, folder, outside], { stdio: 'ignore' });
      let done = 0;
      let stopped = 0;
      try {
        const until = performance.now() + RACE_MS;
        for (let round = 0; performance.now() < until; round += 1) {
          const file = path.join(folder, `f${round % 8}`);
          const acts = [
            () => writeWhole(file, 'x'),
            () => writeOnce(`${file}-once-${round}`, 'x'),
            async () => (await openAppend(`${file}.log`)).close(),
            () => moveFile(file, `${file}-moved`),
            () => removeFile(path.join(folder, 'keep.txt')),
            () => removeTree(path.join(folder, 'tree')),
            () => makeFolder(path.join(folder, `made${round}`)),
            () => createFolder(path.join(folder, `new${round}`)),
          ];
          for (const act of acts) {
            try {
              await act();
              done += 1;
            } catch (error) {
              if (!EXPECTED.has(errnoOf(error) ?? '')) throw error;
              stopped += 1;
            }
          }
        }
      } finally {
        attacker.kill('SIGKILL');
        await new Promise((resolve) => attacker.once('close', resolve));
      }
      expect(readdirSync(outside).sort()).toEqual(['keep.txt', 'tree']);
      expect(readdirSync(path.join(outside, 'tree'))).toEqual(['keep.txt']);
      expect(done).toBeGreaterThan(100);
      expect(stopped).toBeGreaterThan(10);
      rmSync(base, { recursive: true, force: true });
    },
    RACE_MS * 6,
  );
});
