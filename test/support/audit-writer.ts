// A process that appends to an audit trail, for tests with many of them and for tests that kill it.
import { writeSync } from 'node:fs';
import { auditIn, entry } from './audit-log.ts';

/**
 * Appends so many records in waves, then says how long that took: `ms N`.
 * @param tells writes the number and the hash of each record when it is acknowledged, a line each
 */
export async function writeAudit(home: string, count: number, wave: number, tells: boolean): Promise<void> {
  const log = auditIn(home).open();
  const begin = performance.now();
  for (let at = 0; at < count; at += wave)
    await Promise.all(
      Array.from({ length: Math.min(wave, count - at) }, async (_, more) => {
        const head = await log.append(entry(at + more, { client: `writer ${process.pid}` }));
        if (tells) writeSync(1, `${head.seq}:${head.hash}\n`);
      }),
    );
  writeSync(1, `ms ${performance.now() - begin}\n`);
}
