// The command line of gemini, every value fused to its flag (pure).
import { mayWrite } from '../../policy/modes.ts';
import type { Capability } from '../../protocol/capability.ts';
import { BridgeError } from '../../protocol/error.ts';
import type { RunSpec } from '../../protocol/handoff.ts';
import type { AgentCommand } from '../adapter.ts';
import { plainPrompt } from '../prompt.ts';
import { fieldRef } from '../../protocol/text/references.ts';

interface Refusal {
  readonly id: string;
  readonly applies: (spec: RunSpec, capability: Capability) => boolean;
  readonly message: string;
  readonly hint: string;
}

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const USE_AGY = `Use ${fieldRef('backend', 'agy')}, or leave it out.`;

/** What gemini has no way to honour; first match wins. */
export const REFUSALS: readonly Refusal[] = [
  {
    id: 'effort',
    applies: (spec) => spec.effort !== null,
    message: `${fieldRef('effort')}: gemini has no such setting.`,
    hint: USE_AGY,
  },
  {
    id: 'output_schema',
    applies: (spec) => spec.outputSchema !== null,
    message: `${fieldRef('output_schema')}: gemini cannot enforce a schema.`,
    hint: USE_AGY,
  },
  {
    id: 'sandbox',
    applies: (spec, capability) => spec.sandbox && !capability.flags.includes('sandbox'),
    message: `${fieldRef('sandbox')}: this gemini has no --sandbox.`,
    hint: `Update gemini, or leave ${fieldRef('sandbox')} out.`,
  },
  {
    id: 'session_id',
    // An index or `latest` would pick whatever conversation happens to be there.
    applies: (spec) => spec.sessionId !== null && !UUID.test(spec.sessionId),
    message: `${fieldRef('session_id')}: a conversation of gemini is named by a UUID.`,
    hint: `Use the ${fieldRef('session_id')} that an earlier gemini job returned.`,
  },
  {
    id: 'add_dirs',
    // gemini splits the value at commas.
    applies: (spec) => spec.addDirs.some((dir) => dir.includes(',')),
    message: `${fieldRef('add_dirs')}: gemini cannot take a path with a comma.`,
    hint: `Rename the directory or use ${fieldRef('backend', 'agy')}.`,
  },
];

/** Execution alone lifts gemini's approvals; every other mode leaves it unable to write or run commands. */
function approvalMode(spec: RunSpec): string {
  if (!mayWrite(spec)) return 'default';
  return spec.skipPermissions ? 'yolo' : 'auto_edit';
}

/**
 * The command for a run.
 * @throws BridgeError `invalid_request`
 */
export function geminiCommand(spec: RunSpec, capability: Capability): AgentCommand {
  const refusal = REFUSALS.find(({ applies }) => applies(spec, capability));
  if (refusal) throw new BridgeError('invalid_request', refusal.message, { hint: refusal.hint });
  // Never in a mode that only reads: trust makes the folder's own hooks and servers run.
  const trusts = mayWrite(spec) && capability.flags.includes('skip-trust');
  return {
    argv: [
      '--output-format=stream-json',
      `--approval-mode=${approvalMode(spec)}`,
      ...(spec.model === null ? [] : [`--model=${spec.model}`]),
      ...(spec.sessionId === null ? [] : [`--resume=${spec.sessionId}`]),
      ...spec.addDirs.map((dir) => `--include-directories=${dir}`),
      ...(spec.sandbox ? ['--sandbox'] : []),
      ...(trusts ? ['--skip-trust'] : []),
    ],
    stdin: plainPrompt(spec.prompt),
    stdinAfterInit: false,
    privateTemp: true,
    readsLog: false,
    warnings: [],
  };
}
