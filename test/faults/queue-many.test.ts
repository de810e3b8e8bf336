// Many jobs from two servers at once, with fewer slots than jobs.
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { makeHome, startBridge } from '../support/start-bridge.ts';

it('sixteen starts over two servers give sixteen right results, and every record is whole', async () => {
  const home = makeHome({ version: '1.3.2' });
  const config = path.join(home.home, '.config', 'agy-mcp');
  mkdirSync(config, { recursive: true });
  writeFileSync(path.join(config, 'config.toml'), '[jobs]\nmax_running = 4\n');
  const env = { AGY_MCP_STANDBY: '1' };
  const [one, other] = [await startBridge({ home, env }), await startBridge({ home, env })];
  const replies = await Promise.all(
    Array.from({ length: 16 }, (_, n) =>
      (n % 2 === 0 ? one : other).call('agy', { prompt: `number-${n}.`, label: `n${n}` }),
    ),
  );
  replies.forEach(({ data }, n) => {
    expect(data).toMatchObject({ status: 'completed', label: `n${n}` });
    expect(data['agent_messages']).toContain(`number-${n}.`);
  });
  await other.disconnect();
  await one.close();
});
