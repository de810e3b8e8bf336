// Checks that each agent is installed, answers, has a known version, and is found by clients not started from a terminal.
import { setTimeout as delay } from 'node:timers/promises';
import { ADAPTERS } from '../adapters/index.ts';
import type { Probe } from '../adapters/probe.ts';
import { absence, usualPlaces, wantedProgram } from '../adapters/find-agent-program.ts';
import { findExecutable } from '../platform/processes/find-executable.ts';
import { type Backend, MAIN_BACKEND, programVariable } from '../protocol/backend.ts';
import { TIMES } from '../protocol/limits.ts';
import { type Check, type DoctorDeps, type Examine, fault, fine, tilde } from './check.ts';
import { fieldRef } from '../protocol/text/references.ts';

/** Null when the agent takes longer than the doctor may. */
export async function probeSoon(
  { agents }: DoctorDeps,
  backend: Backend,
  fresh: boolean,
): Promise<Probe | null> {
  const probe = agents.probe(backend, fresh);
  if (fresh) return probe;
  const answered = new AbortController();
  try {
    return await Promise.race([probe, delay(TIMES.doctorMs, null, { signal: answered.signal })]);
  } finally {
    answered.abort();
  }
}

/** Whether an agent is not there at all. */
export const isMissing = async (deps: DoctorDeps, backend: Backend): Promise<boolean> =>
  (await probeSoon(deps, backend, false))?.state === 'missing';

export const agent =
  (backend: Backend, severity: Check['severity']): Examine =>
  async (deps, fresh) => {
    const probe = await probeSoon(deps, backend, fresh);
    if (probe === null)
      return fault(
        backend,
        'warning',
        'found, but it did not answer within 1.5 s',
        `Ask again with ${fieldRef('force_refresh', true)}.`,
      );
    if (probe.state === 'missing') {
      const { what, hint } = absence(backend, probe, tilde(probe.wanted, deps));
      return fault(backend, severity, what, hint);
    }
    if (probe.state === 'broken')
      return fault(
        backend,
        severity,
        `${tilde(probe.executable, deps)} does not answer`,
        'Run it with --help in a terminal and fix what it reports.',
      );
    const { executable, version, drive } = probe.capability;
    const place = `${version ?? 'unknown version'} at ${tilde(executable, deps)}, driven by ${drive}`;
    const { detail, fix } = ADAPTERS[backend].versionNote(probe.capability);
    const words = `${place}${detail}`;
    return fix === null ? fine(backend, words) : fault(backend, 'warning', words, fix);
  };

/** What a program has on its PATH that was started from a desktop and not from a shell. */
const DESKTOP_PATHS: Partial<Record<NodeJS.Platform, string>> = {
  linux: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
  darwin: '/usr/bin:/bin:/usr/sbin:/sbin',
};

/** The bridge looks into the usual places of agents too, so what counts is what it would find. */
export const desktop: Examine = async (deps) => {
  const { env, platform, home } = deps;
  const path = DESKTOP_PATHS[platform];
  if (path === undefined) return fine('desktop', 'clients started from the desktop have the whole PATH');
  const also = usualPlaces({ env, platform, home });
  const found = async (name: string, places: readonly string[]): Promise<boolean> =>
    (await findExecutable(name, { PATH: path }, platform, places)) !== null;
  const lost = [
    // what is not there at all is told as that
    ...((await found(wantedProgram(MAIN_BACKEND, env).wanted, also)) || (await isMissing(deps, MAIN_BACKEND))
      ? []
      : [MAIN_BACKEND]),
    ...((await found('git', [])) ? [] : ['git']),
    ...((await found('node', [])) ? [] : ['node']),
  ];
  if (lost.length === 0) return fine('desktop', 'what is needed is found without the PATH of a shell');
  const fixes = [
    ...(lost.includes(MAIN_BACKEND)
      ? [`set ${programVariable(MAIN_BACKEND)} to its absolute path in the registration`]
      : []),
    ...(lost.includes('node') ? ['register the server with the absolute path of node as its command'] : []),
    ...(lost.includes('git') ? ['install git system-wide'] : []),
  ];
  return fault(
    'desktop',
    'info',
    `a client started from the desktop does not find ${lost.join(', ')}`,
    `For such a client ${fixes.join('; ')}.`,
  );
};
