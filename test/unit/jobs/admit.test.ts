// Admission changes nothing, can be repeated, and its first refusing step says why.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Probe } from '../../../src/adapters/probe.ts';
import { settingsSchema } from '../../../src/config/schema.ts';
import { confinedAs } from '../../../src/jobs/admission/confinement.ts';
import type { AdmitDeps } from '../../../src/jobs/admission/step.ts';
import { admit, ADMISSION_STEPS } from '../../../src/jobs/admit.ts';
import { BridgeError } from '../../../src/protocol/error.ts';
import { type StartRequest, startRequest } from '../../../src/protocol/request.ts';
import { createRedactor } from '../../../src/redaction/redact.ts';
import { createJobStore } from '../../../src/store/job-store.ts';
import { createWorkspaces } from '../../../src/workspace/workspace.ts';
import { agyOf } from '../../support/adapter-runs.ts';
import { createGitSandbox, type GitSandbox, writeFiles } from '../../support/git-repository.ts';

let box: GitSandbox;
let root: string;
beforeEach(async () => {
  box = await createGitSandbox();
  root = await box.repository();
});
afterEach(async () => {
  await box.remove();
});

const READY: Probe = { state: 'ready', capability: agyOf('1.3.2') };

/** @param probes counts how often an agent was asked for */
function depsOf(
  probe: Probe,
  env: Readonly<Record<string, string>> = {},
  probes: string[] = [],
  literals: readonly string[] = [],
  denied: string | null = null,
): AdmitDeps {
  return {
    settings: settingsSchema.parse({}),
    agents: {
      probe(backend) {
        probes.push(backend);
        return Promise.resolve(probe);
      },
      quota: () => Promise.reject(new Error('nobody asks for it')),
    },
    means: { find: () => Promise.resolve({ by: 'none', why: 'Nothing is here.', fix: 'Install it.' }) },
    governance: {
      permit: () =>
        denied === null ? Promise.resolve(null) : Promise.reject(new BridgeError('policy_denied', denied)),
      role: () => Promise.resolve(null),
      tools: () => Promise.resolve(null),
    },
    configFile: path.join(box.base, 'config.toml'),
    auditKey: path.join(box.base, 'audit.key'),
    workspaces: createWorkspaces({ env: box.env }),
    redactor: createRedactor({ literals }),
    platform: process.platform,
    clock: { now: () => new Date('2026-11-21T12:00:00.000Z') },
    env: { ...box.env, ...env },
    store: createJobStore(path.join(box.base, 'sessions')),
  };
}

/** All that stands under a folder: names, times of change, contents. */
function diskOf(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .map((entry) => path.join(entry.parentPath, entry.name))
    .sort()
    .map((file) => {
      const { mtimeMs, ctimeMs, mode, size } = statSync(file);
      const content = statSync(file).isFile() ? readFileSync(file, 'base64') : '';
      return [file, mtimeMs, ctimeMs, mode, size, content].join(' ');
    });
}

const asked = (request: StartRequest) => ({
  request,
  origin: { tool: 'agy', client: null },
  defaultCwd: root,
});

test('twice, it finds the same and leaves the disk as it was', async () => {
  await writeFiles(root, { 'src/edited.ts': 'uncommitted\n' });
  const request = startRequest.parse({ prompt: 'x', mode: 'execute', allow_write: true, add_dirs: ['src'] });
  const before = diskOf(box.base);
  const first = await admit(depsOf(READY), asked(request));
  const second = await admit(depsOf(READY), asked(request));
  expect(diskOf(box.base)).toEqual(before);
  expect(first.handoff.workspace.kind).toBe('worktree');
  // Only what names this job differs.
  const withoutIds = ({ record, handoff, preview }: typeof first): unknown =>
    JSON.parse(
      JSON.stringify([{ ...record, mark: '' }, handoff, preview]).replaceAll(record.job_id, 'job_id'),
      (key, value: unknown) => (key === 'slug' || key === 'cwd' || key === 'argv' ? null : value),
    );
  expect(first.record.job_id).not.toBe(second.record.job_id);
  expect(withoutIds(first)).toEqual(withoutIds(second));
});

interface Break {
  readonly step: string;
  readonly request?: Readonly<Record<string, unknown>>;
  readonly env?: Readonly<Record<string, string>>;
  readonly probe?: Probe;
  /** The path of the repository holds a secret. */
  readonly isHidden?: true;
  /** A rule is against it. */
  readonly isDenied?: true;
  readonly refuses: Readonly<Record<string, unknown>>;
}

const MISSING: Probe = { state: 'missing', wanted: 'agy', variable: null };

/** One thing wrong for each step that can refuse, in the documented order. */
const BREAKS: readonly Break[] = [
  { step: 'recursion', env: { AGY_MCP_DEPTH: '9' }, refuses: { code: 'recursion_refused' } },
  { step: 'fields', request: { mode: 'execute' }, refuses: { code: 'write_not_allowed' } },
  {
    step: 'directories',
    request: { add_dirs: ['no-such-folder'] },
    refuses: { code: 'invalid_request', message: expect.stringContaining('`add_dirs` names no') },
  },
  { step: 'screening', request: { prompt: 'run: rm -rf /' }, refuses: { code: 'policy_denied' } },
  { step: 'agent', probe: MISSING, refuses: { code: 'agent_missing' } },
  {
    step: 'confinement',
    request: { confinement: 'require' },
    refuses: { code: 'confinement_unavailable', hint: 'Install it.' },
  },
  { step: 'policy', isDenied: true, refuses: { code: 'policy_denied', message: 'The house says no.' } },
  { step: 'workspace', request: { worktree: true, cwd: '/' }, refuses: { code: 'not_a_repository' } },
  {
    step: 'paths',
    request: { worktree: true },
    isHidden: true,
    refuses: { code: 'invalid_request', message: expect.stringContaining('path of the repository') },
  },
  {
    step: 'launch',
    request: { effort: 'low' },
    probe: { state: 'ready', capability: agyOf('1.0.0') },
    refuses: { code: 'invalid_request', message: expect.stringContaining('effort') },
  },
];

test.each(BREAKS.map(({ step }, at) => [step, at] as const))(
  'of all that is wrong from "%s" on, that is said',
  async (step, at) => {
    const wrong = BREAKS.slice(at);
    // The first one's: a step before sees nothing wrong.
    const probe = wrong.find((each) => each.probe !== undefined)?.probe ?? READY;
    const request = startRequest.parse(Object.assign({ prompt: 'x' }, ...wrong.map((each) => each.request)));
    const env = Object.assign({}, ...wrong.map((each) => each.env)) as Record<string, string>;
    const probes: string[] = [];
    const literals = wrong.some(({ isHidden }) => isHidden) ? [root.slice(1)] : [];
    const denied = wrong.some(({ isDenied }) => isDenied) ? 'The house says no.' : null;
    await expect(admit(depsOf(probe, env, probes, literals, denied), asked(request))).rejects.toMatchObject(
      wrong[0]?.refuses ?? {},
    );
    const steps = ADMISSION_STEPS.names;
    expect(probes.length > 0, 'no step runs behind the one that refuses').toBe(
      steps.indexOf(step) >= steps.indexOf('agent'),
    );
  },
);

test('the steps are those that the documentation draws, and each that can refuse has a case above', () => {
  const drawn = readFileSync(
    path.resolve(import.meta.dirname, '../../../docs/development/architecture.md'),
    'utf8',
  );
  expect(drawn).toContain(` jobs/admit               ${ADMISSION_STEPS.names.join(', ')}\n`);
  const neverRefuse = ['continued', 'preparation', 'handoff', 'record'];
  expect(BREAKS.map(({ step }) => step)).toEqual(
    ADMISSION_STEPS.names.filter((name) => !neverRefuse.includes(name)),
  );
});

// promise: clean-terminal
test('a worktree whose path no record would keep is refused, and work in place is not', async () => {
  const hidden = await box.repository('pro\u202eject');
  const deps = depsOf(READY);
  const ask = (worktree: boolean) =>
    admit(deps, {
      ...asked(startRequest.parse({ prompt: 'x', mode: 'execute', allow_write: true, worktree })),
      defaultCwd: hidden,
    });
  await expect(ask(true)).rejects.toMatchObject({
    code: 'invalid_request',
    hint: expect.stringContaining('Rename the directory') as unknown,
  });
  expect((await ask(false)).handoff.workspace.kind).toBe('in_place');
});

test('the key of the audit trail is hidden from confined jobs, wherever it is; a command is no place', async () => {
  const means: AdmitDeps['means'] = {
    find: () => Promise.resolve({ by: 'bubblewrap', program: '/usr/bin/bwrap', disablesNamespaces: true }),
  };
  const wished = { level: 'auto', network: 'open' } as const;
  const own = async (auditKey: string) =>
    (await confinedAs(wished, { ...depsOf(READY), means, auditKey })).order?.own;
  expect(await own('/elsewhere/audit.key')).toContain('/elsewhere/audit.key');
  expect(await own('cmd:pass show audit')).not.toContain('cmd:pass show audit');
});
