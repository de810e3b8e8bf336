// The runner that stands by for the next job of a bridge.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { until } from './processes.ts';
import type { Home } from './start-bridge.ts';

/** The other suites do without: a start of Node for each bridge. */
export const KEEPS = { env: { AGY_MCP_STANDBY: '1' } };

/** None of one that has ended meanwhile. */
export function argumentsOf(pid: number): string[] {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'latin1').split('\0').filter(Boolean);
  } catch {
    return [];
  }
}

/** What lies in the folder of the runner that stands by. */
export function waitingIn({ home }: Home): string[] {
  const folder = path.join(home, '.agy-mcp/sessions/waiting');
  return existsSync(folder) ? readdirSync(folder) : [];
}

/** The runner that stands by, once there is one. */
export async function spareOf(home: Home): Promise<number> {
  const find = (): number | undefined => home.living().find((pid) => argumentsOf(pid).includes('--stand-by'));
  await until(() => find() !== undefined, 'a runner stands by');
  return find() ?? 0;
}
