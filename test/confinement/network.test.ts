// What a confined job reaches: everything, nothing, or what its proxy lets through, and what is said of the rest.
import { spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer as createHttp } from 'node:http';
import type { AddressInfo, Server } from 'node:net';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  HANGS,
  hideBubblewrap,
  makeWorld,
  runConfined,
  startHanging,
  type World,
} from '../support/confined-job.ts';
import { livingWith } from '../support/processes.ts';
import { type Bridge, startBridge } from '../support/start-bridge.ts';
import { attackScript } from './attacks.ts';
import { type Attempt, ATTEMPTS, type Reached, SERVE_PROGRAM, WEB_PROGRAM } from './network-attempts.ts';

const EXECUTE = ['--mode', 'execute', '--allow-write'];
let world: World;
let bridge: Bridge | null = null;
const cleanups: (() => void)[] = [];

beforeEach(() => {
  world = makeWorld();
  cleanups.push(world.clear);
});
afterEach(async () => {
  await bridge?.close();
  bridge = null;
  for (const clean of cleanups.splice(0).reverse()) clean();
});

async function serve(host: string): Promise<number> {
  const server: Server = createHttp((_, response) => response.end('reached'));
  server.listen(0, host);
  await once(server, 'listening');
  cleanups.push(() => void server.close());
  return (server.address() as AddressInfo).port;
}

const ABSTRACT_SERVER =
  'socket(my $s, AF_UNIX, SOCK_STREAM, 0); bind($s, pack_sockaddr_un("\\0$ARGV[0]")) and listen($s, 9) or exit 1; $| = 1; print "up"; while (1) { accept(my $c, $s) }';

/** What the machine has that a job could reach, and the variables that name it. */
async function machine(): Promise<Record<string, string>> {
  const mark = path.basename(world.home).replaceAll(/[^A-Za-z0-9]/g, '');
  // In the language of the attempt: others pad the name.
  const abstract = spawn('perl', ['-MSocket', '-e', ABSTRACT_SERVER, `agy-${mark}`]);
  cleanups.push(() => void abstract.kill('SIGKILL'));
  await once(abstract.stdout, 'data');
  const echo = createSocket('udp4');
  echo.on('message', (text, from) => {
    echo.send(text, from.port, from.address);
  });
  echo.bind(0, '127.0.0.1');
  await once(echo, 'listening');
  cleanups.push(() => void echo.close());
  const [web = '', serving = ''] = ['web.cjs', 'serve.cjs'].map((name) => path.join(world.home, 'bin', name));
  writeFileSync(web, WEB_PROGRAM);
  writeFileSync(serving, SERVE_PROGRAM);
  return {
    LISTED: String(await serve('127.0.0.1')),
    OTHER: String(await serve('127.0.0.1')),
    SIX: String(await serve(HAS_SIX ? '::1' : '127.0.0.1')),
    UDP: String(echo.address().port),
    MARK: mark,
    WEB: web,
    SERVE: serving,
  };
}

/** Where a machine has no IPv6 there is nothing to be reached by it. */
const HAS_SIX =
  existsSync('/proc/net/if_inet6') && readFileSync('/proc/net/if_inet6', 'utf8').includes(' lo');
const wanted = (attempt: Attempt, way: 'open' | 'none' | 'list'): Reached =>
  attempt.id === 'ipv6' && !HAS_SIX ? 'not reached' : attempt[way];

const networkTable = (network: string): string => `[confinement]\nlevel = "require"\nnetwork = ${network}\n`;

interface Said {
  readonly refused: readonly { host: string; port: number; reason: string; count: number }[];
  readonly network: string;
}
const confinementOf = (record: Record<string, unknown>): Said => record['confinement'] as Said;

describe('a job reaches', () => {
  const WAYS = {
    open: () => '"open"',
    none: () => '"none"',
    list: (listed: string) => `["localhost:${listed}"]`,
  };
  const ROWS = (Object.entries(WAYS) as [keyof typeof WAYS, (listed: string) => string][]).flatMap(
    ([name, network]) => (['bubblewrap', 'unshare'] as const).map((by) => ({ name, network, by })),
  );
  for (const { name, network, by } of ROWS)
    // promise: confined-network
    test(`what it may where the network is ${name}, by ${by}`, async () => {
      if (by === 'unshare') hideBubblewrap(world);
      const variables = await machine();
      const { LISTED: listed = '' } = variables;
      const config = networkTable(network(listed));
      const { said, record } = await runConfined(world, attackScript(variables, ATTEMPTS), EXECUTE, {
        config,
      });
      const reached = Object.fromEntries(
        [...said.matchAll(/^(\S+) (got|no)$/gm)].map(([, id = '', word]): [string, Reached] => [
          id,
          word === 'got' ? 'reached' : 'not reached',
        ]),
      );
      expect(reached, JSON.stringify(record)).toEqual(
        Object.fromEntries(ATTEMPTS.map((each) => [each.id, wanted(each, name)])),
      );
      expect(record['confinement']).toMatchObject({ by });
      expect(confinementOf(record).network).toBe(name === 'open' ? 'none' : 'enforced');
    });
});

describe('what is refused', () => {
  test('is an event the first time, and summed in the job with a warning', async () => {
    const variables = await machine();
    const { WEB: web = '', LISTED: listed = '' } = variables;
    const ask = (to: string): string => `node ${web} tunnel ${to}; echo "$to $?"`;
    const script = [ask('host.invalid:443'), ask('host.invalid:443'), ask('api.invalid:443')].join('\n');
    const config = networkTable(`["localhost:${listed}", "*.api.invalid", "api.invalid"]`);
    const { record, events } = await runConfined(world, script, EXECUTE, { config });
    expect(confinementOf(record).refused).toEqual([
      { host: 'host.invalid', port: 443, reason: 'not_listed', count: 2 },
      { host: 'api.invalid', port: 443, reason: 'not_resolved', count: 1 },
    ]);
    const told = events.filter(({ subtype }) => subtype === 'refused');
    expect(told.map(({ host, port, reason }) => [host, port, reason])).toEqual([
      ['host.invalid', 443, 'not_listed'],
      ['api.invalid', 443, 'not_resolved'],
    ]);
    expect((record['warnings'] as string[]).join('\n')).toContain(
      'let 3 requests not through: to host.invalid:443, api.invalid:443',
    );
  });
  test('is refused to the commands that prepare a worktree as well', async () => {
    const { WEB: web = '', LISTED: listed = '', OTHER: other = '' } = await machine();
    const setup = `node ${web} get http://127.0.0.1:${listed}/ && ! node ${web} tunnel localhost:${other}`;
    const config = `${networkTable(`["localhost:${listed}"]`)}[[repositories]]\npath = "${world.repo}"\nsetup = ['${setup}']\n`;
    const { record } = await runConfined(world, 'true', EXECUTE, { config });
    expect(record).toMatchObject({ setup: { status: 'passed' } });
    expect(confinementOf(record).refused).toEqual([
      { host: 'localhost', port: Number(other), reason: 'not_listed', count: 1 },
    ]);
  });
});

describe('a request', () => {
  test('narrows what the configuration permits, and cannot widen it', async () => {
    const { WEB: web = '', LISTED: listed = '', OTHER: other = '' } = await machine();
    const config = networkTable(`["localhost:${listed}", "localhost:${other}"]`);
    const script = [listed, other]
      .map((port) => `node ${web} get http://127.0.0.1:${port}/ && echo "got ${port}"`)
      .join('\n');
    const narrow = await runConfined(world, script, [...EXECUTE, '--network', `localhost:${other}`], {
      config,
    });
    expect(narrow.said.match(/got \d+/g)).toEqual([`got ${other}`]);
    const none = await runConfined(world, script, [...EXECUTE, '--network', 'none'], { config });
    expect(none.said).not.toContain('got');
    for (const wide of ['open', 'agent', 'example.com', `*.localhost:${listed}`]) {
      const refused = await runConfined(world, script, [...EXECUTE, '--network', wide], { config });
      expect(refused.record, wide).toMatchObject({ error: { code: 'invalid_request' } });
    }
  });
  test('that narrows is refused where nothing would enforce it; a configuration that does is warned about', async () => {
    const off = '[confinement]\nlevel = "off"\n';
    const refused = await runConfined(world, 'true', [...EXECUTE, '--network', 'none'], { config: off });
    expect(refused.record).toMatchObject({ error: { code: 'confinement_unavailable' } });
    const { record } = await runConfined(world, 'true', EXECUTE, { config: `${off}network = "none"\n` });
    expect((record['warnings'] as string[]).join('\n')).toContain('reaches every host');
    expect(confinementOf(record).network).toBe('none');
  });
});

describe('through the relay', () => {
  const RELAYED = { AGY_MCP_CONFINEMENT: 'require' };
  const config = '[confinement]\nnetwork = ["localhost:9"]\n';
  const start = async (agent: Record<string, unknown>): Promise<Bridge> => {
    const file = path.join(world.home, 'config.toml');
    writeFileSync(file, config);
    return startBridge({ agent, env: { ...RELAYED, AGY_MCP_CONFIG: file } });
  };

  test('the code of the agent is that of the job', async () => {
    bridge = await start({ version: '1.3.2', steps: [{ exit: 7 }] });
    const { error } = await bridge.call('agy', { prompt: 'x' });
    const { data } = await bridge.call('agy_status', { job_id: error.job_id });
    expect(data).toMatchObject({ exit_code: 7, signal: null, confinement: { network: 'enforced' } });
  });

  test('a cancel lets the agent write its result, and leaves nothing', async () => {
    bridge = await start(HANGS);
    const { id, folder, mark } = await startHanging(bridge);
    await bridge.call('agy_cancel', { job_id: id, reason: 'enough' });
    const { data: after } = await bridge.call('agy_status', { job_id: id });
    expect(after).toMatchObject({ status: 'cancelled', exit_code: 1 });
    expect(livingWith('AGY_MCP_JOB_MARK', mark)).toEqual([]);
    expect(existsSync(path.join(folder, 'temp'))).toBe(false);
  });
});

const OWN_MARKER = '<!-- network -->';

test('docs/confinement.md has the table', async () => {
  const file = path.resolve(import.meta.dirname, '../../docs/confinement.md');
  const [head = '', rest = ''] = readFileSync(file, 'utf8').split(OWN_MARKER);
  const after = rest.slice(rest.indexOf('\n## '));
  const rows = ATTEMPTS.map(
    ({ id, what, open, none, list }) => `| \`${id}\` | ${what} | ${open} | ${none} | ${list} |`,
  );
  const table = [
    '| attempt | to reach | `open` | `none` | `["localhost:LISTED"]` |',
    '|---|---|---|---|---|',
    ...rows,
  ].join('\n');
  await expect(`${head}${OWN_MARKER}\n\n${table}\n${after}`).toMatchFileSnapshot(file);
});
