// (pure) The rules between the fields of a request: mode, write, worktree, permissions, environment.
import { BridgeError, type ErrorCode } from '../protocol/error.ts';
import type { StartRequest } from '../protocol/request.ts';
import { refusedEnvName } from './child-env.ts';
import { MODE_RULES } from './modes.ts';
import { fieldRef, memberRef } from '../protocol/text/references.ts';

export interface FieldSettings {
  readonly worktree: boolean;
  readonly allowSkipPermissions: boolean;
}

interface GateRule {
  readonly id: string;
  readonly code: ErrorCode;
  readonly broken: (request: StartRequest, worktree: boolean, settings: FieldSettings) => boolean;
  readonly message: string;
  readonly hint: string;
}

/** First match refuses. */
export const FIELD_RULES: readonly GateRule[] = [
  {
    id: 'execute-needs-write',
    code: 'write_not_allowed',
    broken: ({ mode, allow_write }) => MODE_RULES[mode].writes && !allow_write,
    message: `Mode \`execute\` changes files, and ${fieldRef('allow_write')} was not given.`,
    hint: `Add ${fieldRef('allow_write', true)} if changes are wanted, or use mode \`ask\`, \`plan\` or \`review\`.`,
  },
  {
    id: 'write-needs-execute',
    code: 'invalid_request',
    broken: ({ mode, allow_write }) => allow_write && !MODE_RULES[mode].writes,
    message: `${fieldRef('allow_write')} is only valid in mode \`execute\`.`,
    hint: `Use ${fieldRef('mode', 'execute')}, or leave ${fieldRef('allow_write')} out.`,
  },
  {
    id: 'skip-needs-execute',
    code: 'write_not_allowed',
    broken: ({ permissions, mode, allow_write }, worktree) =>
      permissions === 'skip' && !(MODE_RULES[mode].writes && allow_write && worktree),
    message: `${fieldRef('permissions', 'skip')} needs mode \`execute\`, ${fieldRef('allow_write')} and a worktree.`,
    hint: `Add ${fieldRef('mode', 'execute')}, ${fieldRef('allow_write', true)} and ${fieldRef('worktree', true)}, or leave ${fieldRef('permissions')} out.`,
  },
  {
    id: 'skip-needs-setting',
    code: 'write_not_allowed',
    broken: ({ permissions }, _worktree, settings) =>
      permissions === 'skip' && !settings.allowSkipPermissions,
    message: `${fieldRef('permissions', 'skip')} is switched off in the configuration.`,
    hint: 'The user can set `allow_skip_permissions = true` under `[execute]` in config.toml.',
  },
  {
    id: 'base-needs-worktree',
    code: 'invalid_request',
    broken: ({ base_ref }, worktree) => base_ref !== undefined && !worktree,
    message: `${fieldRef('base_ref')} has a meaning with a worktree only.`,
    hint: `Add ${fieldRef('worktree', true)}, or leave ${fieldRef('base_ref')} out.`,
  },
];

/**
 * @returns whether the job works in a worktree
 * @throws BridgeError for the first rule that the request breaks
 */
export function checkRequestFields(request: StartRequest, settings: FieldSettings): { worktree: boolean } {
  // A mode that writes without `allow_write`, or the other way round, is refused below whatever is here.
  const worktree = request.worktree ?? (request.allow_write && settings.worktree);
  for (const rule of FIELD_RULES) {
    if (rule.broken(request, worktree, settings))
      throw new BridgeError(rule.code, rule.message, { hint: rule.hint });
  }
  for (const name of Object.keys(request.extra_env)) {
    const why = refusedEnvName(name);
    if (why !== null) {
      throw new BridgeError('invalid_request', `${memberRef('extra_env', name)} is refused: it ${why}.`, {
        hint: 'Leave this variable out.',
      });
    }
  }
  return { worktree };
}
