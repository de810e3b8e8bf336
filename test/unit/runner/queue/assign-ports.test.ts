import { once } from 'node:events';
import { createServer } from 'node:net';
import { describe, expect, test } from 'vitest';
import { PORTS } from '../../../../src/protocol/limits.ts';
import { assignPorts, portBlocks } from '../../../../src/runner/queue/assign-ports.ts';

const NONE: ReadonlySet<number> = new Set();
const wish = { jobId: 'job_a', before: undefined, taken: NONE };

describe('the ports of a job', () => {
  test('are looked for in every block of the range, once, from a place of its own on', () => {
    const blocks = [...portBlocks(wish)];
    expect(new Set(blocks).size).toBe(PORTS.blocks);
    expect(Math.min(...blocks)).toBe(PORTS.first);
    expect(Math.max(...blocks)).toBe(PORTS.first + (PORTS.blocks - 1) * PORTS.each);
    expect([...portBlocks({ ...wish, jobId: 'job_b' })][0]).not.toBe(blocks[0]);
  });
  test('are those of the job that it continues, unless a living job has them', () => {
    expect([...portBlocks({ ...wish, before: 20_130 })][0]).toBe(20_130);
    const taken = new Set([20_130]);
    expect([...portBlocks({ ...wish, before: 20_130, taken })]).not.toContain(20_130);
  });
  test('a number that is no block of the range is not taken over', () => {
    expect([...portBlocks({ ...wish, before: 22 })]).not.toContain(22);
    expect([...portBlocks({ ...wish, before: 20_131 })]).not.toContain(20_131);
  });
  test('are passed over where one of them is in use', async () => {
    const first = await assignPorts(wish);
    const server = createServer().listen({ port: (first ?? 0) + 7, host: '127.0.0.1' });
    await once(server, 'listening');
    try {
      const next = await assignPorts(wish);
      expect(next).toBeDefined();
      expect(next).not.toBe(first);
    } finally {
      server.close();
      await once(server, 'close');
    }
    expect(await assignPorts(wish)).toBe(first);
  });
  test('are none, after a few tries, where all are in use', async () => {
    let tries = 0;
    const never = () => {
      tries += 1;
      return Promise.resolve(false);
    };
    expect(await assignPorts(wish, never)).toBeUndefined();
    expect(tries).toBe(PORTS.tries);
  });
});
