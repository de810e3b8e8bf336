// The filter for files under Git LFS, started by git with its own environment.
import { once } from 'node:events';
import { largeObjectsOf } from '../../workspace/lfs/object-store.ts';
import { serveFilter } from '../../workspace/lfs/serve-filter.ts';

await serveFilter({
  input: process.stdin,
  async write(bytes) {
    if (!process.stdout.write(bytes)) await once(process.stdout, 'drain');
  },
  objects: await largeObjectsOf(process.env, process.cwd()),
  tell: (line) => process.stderr.write(`${line}\n`),
});
