// Signed in or not, by what can be seen without asking the service; with `fresh` agy's own free word on its quota.
import type { Quota } from '../adapters/adapter.ts';
import { sizeOf } from '../platform/files/private-file.ts';
import { kindOf } from '../platform/files/paths.ts';
import { type Check, type DoctorDeps, type Examine, fault, fine, unknown } from './check.ts';
import { probeSoon } from './check-agents.ts';
import { readAgentFile } from './agent-files.ts';
import { fieldRef } from '../protocol/text/references.ts';

/** Whose sign-in, keyring and quota these are. */
const AGENT = 'agy';
const SIGN_IN = 'Run `agy` once in a terminal and sign in.';
const SSH = ['SSH_CONNECTION', 'SSH_CLIENT', 'SSH_TTY'] as const;
/** Jobs that are looked at for how the last run went. */
const JOBS_LOOKED_AT = 20;

/** Where the sign-in of agy would be; null when nothing says. */
async function routeOf(deps: DoctorDeps): Promise<string | null> {
  const { home, env, passEnv } = deps;
  if (((await sizeOf(`${home}/.gemini/antigravity-cli/antigravity-oauth-token`)) ?? 0) > 0)
    return 'a token file';
  const settings = await readAgentFile(home, 'settings');
  const hasKey = env['GEMINI_API_KEY'] !== undefined && passEnv.includes('GEMINI_API_KEY');
  if (hasKey && settings.state === 'read' && settings.data['modelProvider'] === 'gemini') return 'an API key';
  return env['AGY_ADC_AUTH'] === 'true' && passEnv.includes('AGY_ADC_AUTH')
    ? 'application default credentials'
    : null;
}

/** How the newest job of agy ended that can tell. */
async function lastWord({ store }: DoctorDeps): Promise<{ signedIn: boolean; at: string } | null> {
  for (const id of (await store.list()).slice(0, JOBS_LOOKED_AT)) {
    const record = await store.read(id).catch(() => null); // damaged: another check tells
    if (record?.backend !== AGENT || record.finished_at === null) continue;
    if (record.status === 'completed' || record.reason === 'quota_exhausted')
      return { signedIn: true, at: record.finished_at };
    if (record.reason === 'agent_not_signed_in') return { signedIn: false, at: record.finished_at };
  }
  return null;
}

const day = (time: string): string => time.slice(0, 16).replace('T', ' ');

export const signIn: Examine = async (deps) => {
  const [route, last] = await Promise.all([routeOf(deps), lastWord(deps)]);
  if (last !== null && !last.signedIn)
    return fault('sign_in', 'warning', `agy was not signed in at ${day(last.at)} UTC`, SIGN_IN);
  if (last !== null) return fine('sign_in', `agy was signed in at ${day(last.at)} UTC`);
  if (route !== null) return fine('sign_in', `by ${route}, not tried yet`);
  return unknown(
    'sign_in',
    'no token file, and no job of agy has run; the keyring may hold it',
    `Ask with ${fieldRef('force_refresh', true)}: what agy says of its quota tells it.`,
  );
};

/** Where agy keeps its sign-in on Linux: the Secret Service, which it reaches over D-Bus. */
export const keyring: Examine = async ({ env, platform, home }) => {
  if (platform !== 'linux') return fine('keyring', 'the one of the system');
  if (SSH.some((name) => env[name] !== undefined))
    return fine('keyring', 'not used in an SSH session: agy keeps a token file');
  const runtime = env['XDG_RUNTIME_DIR'];
  if ((env['DBUS_SESSION_BUS_ADDRESS'] ?? '') !== '') return fine('keyring', 'the session bus is named');
  if (runtime !== undefined && (await kindOf(`${runtime}/bus`)) !== 'absent')
    return fine('keyring', 'the session bus is at its usual place');
  if (((await sizeOf(`${home}/.gemini/antigravity-cli/antigravity-oauth-token`)) ?? 0) > 0)
    return fine('keyring', 'no session bus; agy has a token file');
  return fault(
    'keyring',
    'warning',
    'no session bus and no token file: agy cannot reach a sign-in that the keyring holds',
    'Start the client in a desktop session, pass DBUS_SESSION_BUS_ADDRESS to the server, or sign in over SSH, which makes a token file.',
  );
};

const percent = (part: number): string => `${Math.round(part * 100)} %`;

const QUOTA_WORDS: { readonly [S in Quota['state']]: (quota: Extract<Quota, { state: S }>) => Check } = {
  told: ({ limits }) => {
    const words = limits
      .map(
        ({ name, remaining, resetsAt }) =>
          `${name} ${percent(remaining)} left${resetsAt === null ? '' : `, resets ${day(resetsAt)} UTC`}`,
      )
      .join('; ');
    const spent = limits.some(({ remaining }) => remaining === 0);
    return spent
      ? fault('quota', 'warning', words, 'Wait for the reset, or use a model of another group.')
      : fine('quota', words);
  },
  unsupported: ({ since }) =>
    unknown('quota', `this agy cannot be asked; it can since ${since}`, `Update agy to ${since} or newer.`),
  signed_out: () => fault('quota', 'warning', 'agy is not signed in', SIGN_IN),
  unknown: () =>
    unknown('quota', 'agy did not answer within 12 s', 'Run `agy --print=/usage` in a terminal.'),
};

export const quota: Examine = async (deps, fresh) => {
  const ask = fieldRef('force_refresh', true);
  if (!fresh) return unknown('quota', `agy is asked only with ${ask}`, `Ask again with ${ask}.`);
  const probe = await probeSoon(deps, AGENT, false);
  const told = probe?.state === 'ready' ? await deps.agents.quota(probe.capability) : null;
  if (told === null) return unknown('quota', 'agy does not answer', 'Look at what is said of agy above.');
  return (QUOTA_WORDS[told.state] as (quota: Quota) => Check)(told);
};
