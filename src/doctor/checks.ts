// The table of checks: what a job needs, and how to mend what is missing.
import type { Agents } from '../adapters/probe.ts';
import { canWriteFolder } from '../platform/safe-file.ts';
import { searchPath } from '../platform/find-executable.ts';
import type { Backend } from '../protocol/job.ts';
import type { Workspaces } from '../workspace/workspace.ts';
import { findLeftovers, type Leftover, type LeftoverDeps } from './leftovers.ts';

export interface Check {
  readonly name: string;
  readonly ok: boolean;
  readonly severity: 'info' | 'warning' | 'error';
  readonly detail: string;
  readonly fix: string | null;
}

export interface DoctorDeps extends LeftoverDeps {
  readonly agents: Agents;
  readonly workspaces: Workspaces;
  readonly version: string;
  readonly nodeVersion: string;
  readonly sessionRoot: string;
  readonly configFile: string;
  /** Variables that the configuration hands to the agent. */
  readonly passEnv: readonly string[];
  readonly mayPassSecrets: boolean;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
}

type Examine = (deps: DoctorDeps, fresh: boolean) => Promise<Check>;

const INSTALL: Readonly<Record<Backend, string>> = {
  agy: 'Install the Antigravity CLI, or set AGY_BIN to its absolute path.',
  gemini: 'Install @google/gemini-cli, or set GEMINI_BIN to its absolute path.',
};

const agent =
  (backend: Backend, severity: Check['severity']): Examine =>
  async ({ agents }, fresh) => {
    const probe = await agents.probe(backend, fresh);
    const base = { name: backend, severity };
    if (probe.state === 'missing') {
      return { ...base, ok: false, detail: `${probe.wanted} was not found`, fix: INSTALL[backend] };
    }
    if (probe.state === 'broken') {
      const fix = 'Run it with --help in a terminal and mend what it says.';
      return { ...base, ok: false, detail: `${probe.executable} does not answer`, fix };
    }
    const { executable, version, drive } = probe.capability;
    return {
      ...base,
      ok: true,
      detail: `${version ?? 'unknown version'} at ${executable}, driven by ${drive}`,
      fix: null,
    };
  };

const PLURALS = {
  job: 'jobs without an owner',
  processes: 'groups of processes',
  file: 'files',
  worktree: 'worktrees whose changes were applied, or that have none',
} as const satisfies Record<Leftover['kind'], string>;

function countKinds(left: readonly Leftover[]): string {
  return Object.entries(PLURALS)
    .map(([kind, what]) => [left.filter((each) => each.kind === kind).length, what] as const)
    .filter(([count]) => count > 0)
    .map(([count, what]) => `${count} ${what}`)
    .join(', ');
}

export const CHECKS: readonly Examine[] = [
  ({ nodeVersion }) =>
    Promise.resolve({ name: 'node', ok: true, severity: 'info', detail: nodeVersion, fix: null }),
  agent('agy', 'error'),
  agent('gemini', 'info'),
  async ({ workspaces }) => {
    const version = await workspaces.gitVersion();
    const [major = 0, minor = 0] = (version ?? '').split('.').map(Number);
    const ok = major > 2 || (major === 2 && minor >= 31);
    const fix = ok ? null : 'Install git 2.31 or newer: without it there are no worktrees.';
    return { name: 'git', ok, severity: 'error', detail: version ?? 'git was not found', fix };
  },
  async ({ sessionRoot }) => {
    const ok = await canWriteFolder(sessionRoot);
    const fix = ok ? null : 'Make the folder writable, or set AGY_MCP_SESSION_ROOT to one that is.';
    return { name: 'store', ok, severity: 'error', detail: sessionRoot, fix };
  },
  async (deps) => {
    const left = await findLeftovers(deps);
    const detail = left.length === 0 ? 'none' : countKinds(left);
    const fix = left.length === 0 ? null : 'Clear them with agy-mcp doctor --fix.';
    return { name: 'leftovers', ok: left.length === 0, severity: 'warning', detail, fix };
  },
  ({ configFile }) =>
    Promise.resolve({
      name: 'configuration',
      ok: true,
      severity: 'info',
      detail: `${configFile} is valid or absent`,
      fix: null,
    }),
  ({ passEnv, mayPassSecrets }) =>
    Promise.resolve({
      name: 'environment',
      ok: true,
      severity: mayPassSecrets ? 'warning' : 'info',
      detail: `${passEnv.length === 0 ? 'no further variable' : passEnv.join(' ')} handed to the agent${mayPassSecrets ? '; secrets are allowed' : ''}`,
      fix: mayPassSecrets ? 'Take `allow_secrets` out of the configuration when no secret is needed.' : null,
    }),
  ({ env, platform }) =>
    Promise.resolve({
      name: 'path',
      ok: true,
      severity: 'info',
      detail: searchPath(env, platform).join(' ') || 'empty',
      fix: null,
    }),
];
