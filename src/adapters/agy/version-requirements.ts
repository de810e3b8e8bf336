// What a version of agy cannot do: refusals and warnings as tables (pure).
import type { Capability } from '../../protocol/capability.ts';
import { BridgeError } from '../../protocol/error.ts';
import type { FieldName } from '../../protocol/field-names.ts';
import type { RunSpec } from '../../protocol/handoff.ts';
import { modeWrites } from '../../policy/modes.ts';
import { bandOf, sinceOf, type Traits } from './versions.ts';
import { fieldRef } from '../../protocol/text/references.ts';

interface Requirement {
  readonly field: FieldName;
  readonly wanted: (spec: RunSpec) => boolean;
  readonly flag: string;
  /** First version with the flag. */
  readonly since: string;
}

/** Fields that would silently mean nothing without their flag. */
export const REQUIREMENTS: readonly Requirement[] = [
  { field: 'model', wanted: (spec) => spec.model !== null, flag: 'model', since: '1.0.5' },
  { field: 'effort', wanted: (spec) => spec.effort !== null, flag: 'effort', since: '1.1.5' },
  {
    field: 'output_schema',
    wanted: (spec) => spec.outputSchema !== null,
    flag: 'json-schema',
    since: '1.1.8',
  },
  { field: 'session_id', wanted: (spec) => spec.sessionId !== null, flag: 'conversation', since: '1.0.0' },
  { field: 'sandbox', wanted: (spec) => spec.sandbox, flag: 'sandbox', since: '1.0.0' },
  { field: 'add_dirs', wanted: (spec) => spec.addDirs.length > 0, flag: 'add-dir', since: '1.0.0' },
  {
    field: 'permissions',
    wanted: (spec) => spec.skipPermissions,
    flag: 'dangerously-skip-permissions',
    since: '1.0.0',
  },
];

/** The effort that a slug names, such as `gemini-3.8-flash-low`. */
const OWN_EFFORT = /-(low|medium|high)$/;

interface Weakness {
  readonly id: string;
  /** The trait whose lack it is; null: no version has cured it. */
  readonly lacks: keyof Traits | null;
  readonly concerns: (spec: RunSpec) => boolean;
  /** Behind "agy before VERSION " where a version cured it. */
  readonly warning: string;
}

export const WEAKNESSES: readonly Weakness[] = [
  {
    id: 'model_ignored',
    lacks: 'heedsModel',
    concerns: (spec) => spec.model !== null,
    warning: `ignores the model in headless runs: ${fieldRef('model')} is not enforced.`,
  },
  {
    id: 'effort_ignored',
    lacks: 'heedsModel',
    concerns: (spec) => spec.effort !== null,
    warning: `ignores the effort in headless runs: ${fieldRef('effort')} is not enforced.`,
  },
  {
    id: 'sandbox_ignored',
    lacks: 'heedsSandbox',
    concerns: (spec) => spec.sandbox,
    warning: 'ignores its sandbox in headless runs.',
  },
  {
    id: 'sandbox_is_no_wall',
    lacks: null,
    concerns: (spec) => spec.sandbox,
    warning:
      "agy's own sandbox covers terminal commands only and can be bypassed: do not count on it as isolation.",
  },
  {
    id: 'tools_unasked',
    lacks: 'deniesTools',
    concerns: (spec) => !modeWrites(spec.mode),
    warning: 'approves every tool call by itself, writes and commands included.',
  },
  {
    id: 'pair_unchecked',
    lacks: 'strictPairs',
    concerns: ({ model, effort }) =>
      effort !== null && (OWN_EFFORT.exec(model ?? '')?.[1] ?? effort) !== effort,
    warning:
      'does not refuse an effort that is not the one in the name of the model: one of them is ignored.',
  },
  {
    id: 'transcript_dumped',
    lacks: 'resumesClean',
    concerns: (spec) => spec.sessionId !== null,
    warning: 'answers a continued conversation with its whole transcript.',
  },
];

/** @throws BridgeError `invalid_request` for the first field that this agy cannot honour */
export function requireFlags(spec: RunSpec, capability: Capability): void {
  const lacking = REQUIREMENTS.find(({ wanted, flag }) => wanted(spec) && !capability.flags.includes(flag));
  if (lacking) {
    throw new BridgeError(
      'invalid_request',
      `${fieldRef(lacking.field)}: agy ${capability.version ?? 'as installed'} has no --${lacking.flag}.`,
      {
        hint: `agy has it since ${lacking.since}: run \`agy update\`, or leave ${fieldRef(lacking.field)} out.`,
      },
    );
  }
  refuseEffort(spec, capability);
  const rootType = spec.outputSchema?.['type'];
  if (rootType !== undefined && rootType !== 'object') {
    throw new BridgeError(
      'invalid_request',
      `${fieldRef('output_schema')}: agy takes only a schema whose root is an object.`,
      {
        hint: 'Wrap the value in an object: {"type":"object","properties":{…}}.',
      },
    );
  }
}

function refuseEffort({ effort }: RunSpec, { efforts, version }: Capability): void {
  if (effort === null || efforts.length === 0 || efforts.includes(effort)) return;
  throw new BridgeError(
    'invalid_request',
    `${fieldRef('effort')}: agy ${version ?? 'as installed'} has no ${effort}.`,
    {
      hint: `It takes ${efforts.join(', ')}. agy has xhigh since 1.3.0.`,
    },
  );
}

export function weaknessWarnings(spec: RunSpec, capability: Capability): string[] {
  const { traits } = bandOf(capability);
  return WEAKNESSES.filter(
    ({ lacks, concerns }) => (lacks === null || traits[lacks] === false) && concerns(spec),
  ).map(({ lacks, warning }) => (lacks === null ? warning : `agy before ${sinceOf(lacks)} ${warning}`));
}
