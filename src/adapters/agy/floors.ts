// What a version of agy cannot do: refusals and warnings as tables (pure).
import type { Capability } from '../../protocol/capability.ts';
import { BridgeError } from '../../protocol/error.ts';
import type { RunSpec } from '../../protocol/handoff.ts';
import { MODE_RULES } from '../../policy/modes.ts';
import { olderThan, parseVersion, type Version } from '../version.ts';

interface Requirement {
  readonly field: string;
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

interface Weakness {
  readonly id: string;
  /** The weakness is gone from this version on; null: it never goes. */
  readonly until: Version | null;
  readonly concerns: (spec: RunSpec) => boolean;
  readonly warning: string;
}

export const WEAKNESSES: readonly Weakness[] = [
  {
    id: 'model_ignored',
    until: [1, 1, 10],
    concerns: (spec) => spec.model !== null,
    warning: 'agy before 1.1.10 ignores the model in headless runs: model is not enforced.',
  },
  {
    id: 'effort_ignored',
    until: [1, 1, 10],
    concerns: (spec) => spec.effort !== null,
    warning: 'agy before 1.1.10 ignores the effort in headless runs: effort is not enforced.',
  },
  {
    id: 'sandbox_ignored',
    until: [1, 0, 6],
    concerns: (spec) => spec.sandbox,
    warning: 'agy before 1.0.6 ignores its sandbox in headless runs.',
  },
  {
    id: 'sandbox_is_no_wall',
    until: null,
    concerns: (spec) => spec.sandbox,
    warning:
      "agy's own sandbox covers terminal commands only and can be bypassed: do not count on it as isolation.",
  },
  {
    id: 'tools_unasked',
    until: [1, 1, 3],
    concerns: (spec) => !MODE_RULES[spec.mode].writes,
    warning: 'agy before 1.1.3 approves every tool call by itself, writes and commands included.',
  },
  {
    id: 'transcript_dumped',
    until: [1, 0, 9],
    concerns: (spec) => spec.sessionId !== null,
    warning: 'agy before 1.0.9 answers a continued conversation with its whole transcript.',
  },
];

/** @throws BridgeError `invalid_request` for the first field that this agy cannot honour */
export function requireFlags(spec: RunSpec, capability: Capability): void {
  const lacking = REQUIREMENTS.find(({ wanted, flag }) => wanted(spec) && !capability.flags.includes(flag));
  if (lacking) {
    throw new BridgeError(
      'invalid_request',
      `${lacking.field}: agy ${capability.version ?? 'as installed'} has no --${lacking.flag}.`,
      {
        hint: `agy has it since ${lacking.since}: run \`agy update\`, or leave ${lacking.field} out.`,
      },
    );
  }
  const rootType = spec.outputSchema?.['type'];
  if (rootType !== undefined && rootType !== 'object') {
    throw new BridgeError(
      'invalid_request',
      'output_schema: agy takes only a schema whose root is an object.',
      {
        hint: 'Wrap the value in an object: {"type":"object","properties":{…}}.',
      },
    );
  }
}

export function weaknessWarnings(spec: RunSpec, capability: Capability): string[] {
  const version = parseVersion(capability.version);
  return WEAKNESSES.filter(
    ({ until, concerns }) => (until === null || olderThan(version, until)) && concerns(spec),
  ).map(({ warning }) => warning);
}
