// What a check is, and what it may look at.
import type { Agents } from '../adapters/probe.ts';
import type { Settings } from '../config/schema.ts';
import type { MeansFinder } from '../confinement/means.ts';
import type { Skills } from '../installer/installer.ts';
import type { Workspaces } from '../workspace/workspace.ts';
import type { LeftoverDeps } from './leftovers.ts';

export interface Check {
  readonly name: string;
  readonly ok: boolean;
  readonly severity: 'info' | 'warning' | 'error';
  readonly detail: string;
  readonly fix: string | null;
}

export interface DoctorDeps extends LeftoverDeps {
  readonly agents: Agents;
  readonly means: MeansFinder;
  readonly confinement: Settings['confinement'];
  readonly workspaces: Workspaces;
  readonly skills: Pick<Skills, 'install'>;
  readonly version: string;
  readonly nodeVersion: string;
  readonly sessionRoot: string;
  readonly configFile: string;
  /** Of the audit trail: a file, or a command behind `cmd:`. */
  readonly auditKey: string;
  /** Variables that the configuration hands to the agent. */
  readonly passEnv: readonly string[];
  readonly mayPassSecrets: boolean;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
  readonly home: string;
  /** Path of the simulated agent. */
  readonly simulatorScript: string;
  /** Directory in which the server or the command was started. */
  readonly cwd: string;
}

/** @param fresh asks again although the answer is known; may then take longer than two seconds */
export type Examine = (deps: DoctorDeps, fresh: boolean) => Promise<Check | readonly Check[]>;

/** All is well, or there is nothing to say of it. */
export const fine = (name: string, detail: string): Check => ({
  name,
  ok: true,
  severity: 'info',
  detail,
  fix: null,
});

/** Nothing that can be seen from here tells. */
export const unknown = (name: string, why: string, fix: string): Check => ({
  name,
  ok: false,
  severity: 'info',
  detail: `not known: ${why}`,
  fix,
});

/** Something to fix; with an `error` no job runs. */
export const fault = (name: string, severity: Check['severity'], detail: string, fix: string): Check => ({
  name,
  ok: false,
  severity,
  detail,
  fix,
});

/** A path as a person writes it: without the name of the user. */
export function tilde(file: string, { home }: Pick<DoctorDeps, 'home'>): string {
  return home !== '' && (file === home || file.startsWith(`${home}/`)) ? `~${file.slice(home.length)}` : file;
}
