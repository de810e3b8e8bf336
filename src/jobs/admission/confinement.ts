// How far the job is confined: what the configuration and the request ask for, and what this machine can do.
import path from 'node:path';
import type { ConfinementOrder } from '../../protocol/confinement.ts';
import { policyPlace } from '../../config/policy/policy-place.ts';
import type { Settings } from '../../config/schema.ts';
import { CONFINEMENT_LEVELS, type ConfinementLevel } from '../../protocol/confinement-level.ts';
import { BridgeError } from '../../protocol/error.ts';
import { isWiderNetwork } from '../../policy/network-rules.ts';
import type { NetworkChoice } from '../../protocol/network.ts';
import type { StartRequest } from '../../protocol/request.ts';
import { fieldRef } from '../../protocol/text/references.ts';
import type { AdmissionStep, AdmitDeps, Asked } from './step.ts';

export interface Confined {
  /** Null where nothing confines the job. */
  readonly order: ConfinementOrder | null;
  /** Why nothing does, as a sentence; empty where something does. */
  readonly unconfinedWhy: string;
  readonly confinementWarnings: readonly string[];
}

const OFF = 'Confinement is switched off.';
const NOT_NARROWED = 'The agent reaches every host, although the configuration narrows its network';
const NO_OWN_NETWORK =
  'as without bubblewrap a loopback needs `ip`, of iproute2, which is not there or may not do it.';

export const confinementStep: AdmissionStep<Asked, Confined> = {
  name: 'confinement',
  async run({ request }, { settings, means, configFile, auditKey, env }) {
    const { level: configured } = settings.confinement;
    const level = request.confinement ?? configured;
    if (CONFINEMENT_LEVELS.indexOf(level) < CONFINEMENT_LEVELS.indexOf(configured))
      throw new BridgeError(
        'invalid_request',
        `${fieldRef('confinement')} may not be looser than the configuration, which says ${configured}.`,
        {
          hint: `Leave ${fieldRef('confinement')} out. A person can change \`level\` under [confinement] in the configuration.`,
        },
      );
    const network = networkOf(request, settings);
    const confined = await confinedAs({ level, network }, { settings, means, configFile, auditKey, env });
    if (confined.order?.network !== network && request.network !== undefined && network !== 'open')
      throw new BridgeError(
        'confinement_unavailable',
        `What the job may reach cannot be narrowed, ${confined.unconfinedWhy === '' ? NO_OWN_NETWORK : `as nothing confines it: ${confined.unconfinedWhy}`}`,
        { hint: `Leave ${fieldRef('network')} out, or run agy_doctor to see what this machine lacks.` },
      );
    return confined;
  },
};

/** @throws BridgeError `invalid_request` where a request reaches further than the configuration */
function networkOf({ network: asked }: StartRequest, { confinement }: Settings): NetworkChoice {
  const { network: configured } = confinement;
  if (asked === undefined || !isWiderNetwork(asked, configured)) return asked ?? configured;
  const says = typeof configured === 'string' ? configured : configured.join(', ');
  throw new BridgeError(
    'invalid_request',
    `${fieldRef('network')} may not reach further than the configuration, which says ${says}.`,
    {
      hint: `Leave ${fieldRef('network')} out. A person can change \`confinement.network\` in the configuration.`,
    },
  );
}

export interface Wished {
  readonly level: ConfinementLevel;
  readonly network: NetworkChoice;
}

type ConfinedDeps = Pick<AdmitDeps, 'settings' | 'means' | 'configFile' | 'auditKey' | 'env'>;

/** @throws BridgeError `confinement_unavailable` where `level` requires what this machine cannot do */
export async function confinedAs(
  { level, network }: Wished,
  { settings, means, configFile, auditKey, env }: ConfinedDeps,
): Promise<Confined> {
  const confinementWarnings = network === 'open' ? [] : [`${NOT_NARROWED}: nothing confines it.`];
  if (level === 'off') return { order: null, unconfinedWhy: OFF, confinementWarnings };
  const found = await means.find();
  if (found.by === 'none') {
    if (level === 'auto') return { order: null, unconfinedWhy: found.why, confinementWarnings };
    throw new BridgeError(
      'confinement_unavailable',
      `The job must be confined, and cannot be: ${found.why}`,
      {
        hint: found.fix === '' ? 'Run the job on a machine with Linux.' : found.fix,
      },
    );
  }
  const { profile, read, write, limits } = settings.confinement;
  const own = ownPlaces([configFile, policyPlace(configFile, env).file, auditKey], env);
  const order = { means: found, profile, read, write, network, own, limits };
  if (network === 'open' || found.by === 'bubblewrap' || found.narrowsNetwork)
    return { order, unconfinedWhy: '', confinementWarnings: [] };
  if (level === 'require')
    throw new BridgeError(
      'confinement_unavailable',
      `The job must be confined, and its network cannot be narrowed, ${NO_OWN_NETWORK}`,
      { hint: found.fix },
    );
  const warnings = [`${NOT_NARROWED}, ${NO_OWN_NETWORK}`];
  return { order: { ...order, network: 'open' }, unconfinedWhy: '', confinementWarnings: warnings };
}

/** The configuration, the key of the audit trail, and where jobs are unless a variable says otherwise. */
function ownPlaces(files: readonly string[], env: AdmitDeps['env']): string[] {
  const home = env['HOME'] ?? '';
  const usual = home === '' ? [] : [path.join(home, '.agy-mcp'), path.join(home, '.config', 'agy-mcp')];
  // A command that gives the key is no place.
  return [...new Set([...files.filter((file) => path.isAbsolute(file)), ...usual])];
}
