// Something that a decision needs does not work: the answer is a no, in each row of docs/reference/fail-closed.md.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { withLock } from '../../src/platform/locks/lock-file.ts';
import { LIMITS } from '../../src/protocol/limits.ts';
import { linesOf } from '../support/audit-log.ts';
import { FAIL_CLOSED, type Service, SERVICES, type Trouble, TROUBLES } from '../support/fail-closed.ts';
import { until } from '../support/processes.ts';
import { type Home, makeHome } from '../support/start-bridge.ts';
import { startTyped } from '../support/typed-command.ts';

let home: Home;
let release: () => void;
beforeEach(() => {
  home = makeHome();
  release = () => undefined;
  configure(ALL);
});
afterEach(async () => {
  release();
  await home.clear();
});

const BUDGET = `[roles.owner]
risk = "low"
budget = { jobs_an_hour = 100 }
[clients]
terminal = "owner"
`;
const ALL = `schema = 1\n${BUDGET}`;
const ASKS = `${ALL}[[rules]]\nid = "asks"\naction = "confirm"\n`;

const policyFile = (): string => path.join(home.home, '.config', 'agy-mcp', 'policy.toml');
const sessions = (...names: string[]): string => path.join(home.home, '.agy-mcp', 'sessions', ...names);

function put(file: string, text: string): void {
  mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
  writeFileSync(file, text, { mode: 0o600 });
}
function configure(text: string): Stage {
  put(policyFile(), text);
  return {};
}
/** A file stands where a folder of the store would. */
function occupied(folder: string): Stage {
  put(sessions(folder), 'in its place');
  return {};
}
const program = (name: string, script: string): void => {
  writeFileSync(path.join(home.home, 'bin', name), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
};

/** What there is while the command runs. */
interface Stage {
  readonly env?: Record<string, string>;
  /** A folder of the store that lies on a full disk. */
  readonly full?: string;
  readonly meanwhile?: () => Promise<void>;
}

/** Where the clock of the command stands, and the way to let it jump. */
function jumpingClock(): { readonly env: Record<string, string>; readonly jump: () => void } {
  const hook = pathToFileURL(path.join(import.meta.dirname, '../faults/jumping-clock.js'));
  const file = path.join(home.home, 'jumps.json');
  return {
    env: { NODE_OPTIONS: `--import=${hook.href}`, CLOCK_JUMPS: file },
    jump: () => {
      writeFileSync(file, JSON.stringify([{ at: Date.now(), by: 301_000 }]));
    },
  };
}

async function question(): Promise<string> {
  const find = (): string | undefined =>
    existsSync(sessions('approvals'))
      ? readdirSync(sessions('approvals')).find((name) => name.endsWith('.json'))
      : undefined;
  await until(() => find() !== undefined, 'the question is put', 30_000);
  return sessions('approvals', find() ?? '');
}

function unanswered(answer: string | null): Stage {
  const { env, jump } = jumpingClock();
  configure(ASKS);
  return {
    env,
    async meanwhile() {
      const file = await question();
      if (answer !== null) put(file.replace(/json$/, 'answer'), answer);
      jump();
    },
  };
}

/** Another process of the user has the lock for as long as the test lasts. */
async function kept(lock: string): Promise<Stage> {
  mkdirSync(path.dirname(lock), { recursive: true, mode: 0o700 });
  await new Promise<void>((isHeld) => {
    void withLock(lock, () => {
      isHeld();
      return new Promise<void>((resolve) => (release = resolve));
    });
  });
  return {};
}

const required = { AGY_MCP_CONFINEMENT: 'require' };
function confinedBy(script: string): Stage {
  program('bwrap', script);
  program('unshare', script);
  return { env: required };
}

const first = async (): Promise<void> => {
  expect((await startTyped(home, ['run', 'First.', '--json']).ended).code).toBe(0);
};

const STAGES: Readonly<Record<Service, Readonly<Record<Trouble, () => Stage | Promise<Stage>>>>> = {
  policy: {
    absent: () => ({ env: { AGY_MCP_POLICY: path.join(home.home, 'none.toml') } }),
    unreadable: () => configure(ALL.replace('"low"', '"lo')),
    slow() {
      rmSync(policyFile());
      execFileSync('mkfifo', ['-m', '600', policyFile()]);
      return {};
    },
    full: () => configure(`${ALL}# ${'x'.repeat(LIMITS.policy.bytes)}`),
  },
  audit: {
    absent: () => occupied('audit'),
    async unreadable() {
      await first();
      const file = sessions('audit', '000001.jsonl');
      const lines = linesOf(sessions('audit'));
      const last = (lines.at(-1) ?? '').replace('"completed"', '"failed"');
      writeFileSync(file, `${[...lines.slice(0, -1), last].join('\n')}\n`);
      return {};
    },
    slow: () => kept(sessions('locks', 'audit')),
    full: () => ({ full: 'audit' }),
  },
  approvals: {
    absent: () => ({ ...configure(ASKS), ...occupied('approvals') }),
    unreadable: () => unanswered('{"by":"terminal","answer":"on'),
    slow: () => unanswered(null),
    full: () => ({ ...configure(ASKS), full: 'approvals' }),
  },
  confinement: {
    absent: () => confinedBy('exit 1'),
    // It starts what it is given, and shuts nothing off.
    unreadable: () => confinedBy('while [ "$1" != -- ]; do shift; done; shift; exec "$@"'),
    slow: () => confinedBy('exec sleep 60'),
    full: () => confinedBy('echo "Creating new namespace failed: No space left on device" >&2; exit 1'),
  },
  budgets: {
    absent: () => occupied('budgets'),
    unreadable() {
      put(sessions('budgets', 'ledger'), 'no line of a ledger\n');
      return {};
    },
    slow: () => kept(sessions('locks', 'budgets')),
    full: () => ({ full: 'budgets' }),
  },
};

const COMMAND = ['run', 'Look.', '--json'];
const agents = (): number =>
  home.starts().filter(({ argv, stdin }) => [...argv, stdin].some((word) => word.includes('Look.'))).length;

async function told({
  env = {},
  full,
  meanwhile,
}: Stage): Promise<{ error?: { code: string; hint: string } }> {
  // A disk of its own, in a mount namespace that ends with the command.
  const disk = (folder: string): string =>
    `mkdir -p -m 700 "${folder}" && mount -t tmpfs -o size=4k,mode=700 none "${folder}" || exit 9
     head -c 100k /dev/zero > "${folder}/filler" 2> /dev/null; exec "$@"`;
  const around = full === undefined ? [] : ['unshare', '-rm', 'sh', '-c', disk(sessions(full)), 'sh'];
  const typed = startTyped(home, COMMAND, { env, around });
  await meanwhile?.();
  return JSON.parse((await typed.ended).out) as { error?: { code: string; hint: string } };
}

test('where nothing is wrong, the same job runs', async () => {
  expect((await told({})).error).toBeUndefined();
  expect(agents()).toBe(1);
});

// promise: fails-closed
describe.each(Object.keys(SERVICES) as Service[])('%s', (service) => {
  test.each(TROUBLES)('that is %s', async (trouble) => {
    const { error } = await told(await STAGES[service][trouble]());
    expect(error?.code).toBe(FAIL_CLOSED[service][trouble].code);
    expect(error?.hint).not.toBe('');
    expect(agents()).toBe(0);
  });
});
