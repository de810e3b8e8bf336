import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createPortHolds } from '../../../src/store/port-holds.ts';

let ports = '';
beforeEach(() => {
  ports = mkdtempSync(path.join(tmpdir(), 'ports-'));
});
afterEach(() => {
  rmSync(ports, { recursive: true, force: true });
});

describe('ports that are held', () => {
  it('are taken until they are released', async () => {
    const holds = createPortHolds({ ports });
    expect(await holds.taken()).toEqual([]);
    await holds.hold(20_010);
    await holds.hold(20_010);
    expect(await holds.taken()).toEqual([20_010]);
    await holds.release(20_010);
    expect(await holds.taken()).toEqual([]);
  });
  it('are free again when their process has died, and when their file says nothing', async () => {
    const holds = createPortHolds({ ports });
    await holds.hold(20_010);
    const own = JSON.parse(readFileSync(path.join(ports, '20010'), 'utf8')) as object;
    writeFileSync(path.join(ports, '20020'), JSON.stringify({ ...own, started: '1' }));
    writeFileSync(path.join(ports, '20030'), '{"pid":');
    expect(await holds.taken()).toEqual([20_010]);
    expect(readdirSync(ports)).toEqual(['20010']);
  });
  it('of a process that cannot be seen from here take none, and stay noted', async () => {
    const holds = createPortHolds({ ports });
    await holds.hold(20_010);
    const own = JSON.parse(readFileSync(path.join(ports, '20010'), 'utf8')) as object;
    writeFileSync(path.join(ports, '20020'), JSON.stringify({ ...own, boot: 'another', machine: 'another' }));
    expect(await holds.taken()).toEqual([20_010]);
    expect(readdirSync(ports).sort()).toEqual(['20010', '20020']);
  });
});
