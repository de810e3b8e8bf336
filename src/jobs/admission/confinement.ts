// How far the job is confined: what the configuration and the request ask for, and what this machine can do.
import path from 'node:path';
import type { ConfinementOrder } from '../../protocol/confinement.ts';
import { CONFINEMENT_LEVELS, type ConfinementLevel } from '../../protocol/confinement-level.ts';
import { BridgeError } from '../../protocol/error.ts';
import { fieldRef } from '../../protocol/text/references.ts';
import type { AdmissionStep, AdmitDeps, Asked } from './step.ts';

export interface Confined {
  /** Null where nothing confines the job. */
  readonly order: ConfinementOrder | null;
  /** Why nothing does, as a sentence; empty where something does. */
  readonly unconfinedWhy: string;
}

const OFF = 'Confinement is switched off.';

export const confinementStep: AdmissionStep<Asked, Confined> = {
  name: 'confinement',
  async run({ request }, { settings, means, configFile, env }) {
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
    return confinedAs(level, { settings, means, configFile, env });
  },
};

/** @throws BridgeError `confinement_unavailable` where `level` requires what this machine cannot do */
export async function confinedAs(
  level: ConfinementLevel,
  { settings, means, configFile, env }: Pick<AdmitDeps, 'settings' | 'means' | 'configFile' | 'env'>,
): Promise<Confined> {
  if (level === 'off') return { order: null, unconfinedWhy: OFF };
  const found = await means.find();
  if (found.by === 'none') {
    if (level === 'auto') return { order: null, unconfinedWhy: found.why };
    throw new BridgeError(
      'confinement_unavailable',
      `The job must be confined, and cannot be: ${found.why}`,
      {
        hint: found.fix === '' ? 'Run the job on a machine with Linux.' : found.fix,
      },
    );
  }
  const { profile, read, write, limits } = settings.confinement;
  const order = { means: found, profile, read, write, own: ownPlaces(configFile, env), limits };
  return { order, unconfinedWhy: '' };
}

/** The configuration, and where jobs are unless a variable says otherwise. */
function ownPlaces(configFile: string, env: AdmitDeps['env']): string[] {
  const home = env['HOME'] ?? '';
  const usual = home === '' ? [] : [path.join(home, '.agy-mcp'), path.join(home, '.config', 'agy-mcp')];
  return [...new Set([configFile, ...usual])];
}
