// An installed agent to its capabilities: found, asked for --version and --help, remembered until the file changes.
import { buildChildEnv } from '../policy/child-env.ts';
import { asCommand, findExecutable } from '../platform/processes/find-executable.ts';
import { fileStamp } from '../platform/files/private-file.ts';
import { askProgram } from '../platform/processes/spawn.ts';
import type { Capability } from '../protocol/capability.ts';
import type { Backend } from '../protocol/backend.ts';
import { TIMES } from '../protocol/limits.ts';
import type { Quota } from './adapter.ts';
import { ADAPTERS } from './index.ts';
import { usualPlaces, type WantedProgram, wantedProgram } from './find-agent-program.ts';

export type Probe =
  | { readonly state: 'ready'; readonly capability: Capability }
  | ({ readonly state: 'missing' } & WantedProgram)
  /** It is there but does not answer. */
  | { readonly state: 'broken'; readonly executable: string };

export interface Agents {
  /** @param fresh asks again although the answer is known */
  probe(backend: Backend, fresh?: boolean): Promise<Probe>;
  /** What an agent says of its quota, at no cost; remembered for a minute. Null where it has no way to say it. */
  quota(capability: Capability): Promise<Quota | null>;
}

interface AgentsDeps {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
  readonly home: string;
}

export function createAgents(deps: AgentsDeps): Agents {
  const known = new Map<string, Promise<Probe>>();
  const quotas = new Map<string, { readonly at: number; readonly quota: Promise<Quota> }>();

  const optionsFor = (backend: Backend, timeoutMs: number) => ({
    env: buildChildEnv({ ...deps, fixed: ADAPTERS[backend].environment, passEnv: [], extraEnv: {}, set: {} }),
    cwd: deps.home,
    timeoutMs,
  });
  const ask = async (backend: Backend, executable: string): Promise<Probe> => {
    const { file, before } = asCommand(executable);
    const options = optionsFor(backend, TIMES.probeMs);
    const [version, help] = await Promise.all([
      askProgram(file, [...before, '--version'], options),
      askProgram(file, [...before, '--help'], options),
    ]);
    if (help === null) return { state: 'broken', executable };
    const found = /\d+\.\d+(?:\.\d+)?/.exec(version?.stdout ?? '')?.[0] ?? null;
    // Go's flag package prints its help on standard error.
    const capability = ADAPTERS[backend].capability(executable, found, `${help.stdout}\n${help.stderr}`);
    return { state: 'ready', capability };
  };

  return {
    async probe(backend, fresh = false) {
      const program = wantedProgram(backend, deps.env);
      const executable = await findExecutable(program.wanted, deps.env, deps.platform, usualPlaces(deps));
      if (executable === null) return { state: 'missing', ...program };
      // agy updates itself in place: another file is another agent.
      const key = `${executable}\0${await fileStamp(executable)}`;
      const answer = (fresh ? undefined : known.get(key)) ?? ask(backend, executable);
      known.set(key, answer);
      const probe = await answer;
      if (probe.state !== 'ready') known.delete(key);
      return probe;
    },
    quota(capability) {
      const { executable, backend } = capability;
      const question = ADAPTERS[backend].quota;
      const unsupported = question?.unsupported(capability) ?? null;
      if (question === null || unsupported !== null) return Promise.resolve(unsupported);
      const last = quotas.get(executable);
      if (last !== undefined && performance.now() - last.at < TIMES.quotaKeptMs) return last.quota;
      const { file, before } = asCommand(executable);
      const quota = askProgram(file, [...before, ...question.argv], optionsFor(backend, TIMES.quotaMs)).then(
        (answer) => question.read(answer),
      );
      quotas.set(executable, { at: performance.now(), quota });
      return quota;
    },
  };
}
