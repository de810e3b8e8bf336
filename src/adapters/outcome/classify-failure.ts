// The words of a failure to its kind: one table for all agents (pure).
import type { FailureKind, AgentEvent } from '../../protocol/event.ts';
import { LIMITS } from '../../protocol/limits.ts';

interface FailureRule {
  readonly id: string;
  readonly pattern: RegExp;
  readonly kind: FailureKind;
}

interface Classified {
  /** Row that matched; `none` when the words are unknown. */
  readonly rule: string;
  readonly kind: FailureKind;
  readonly resetsInSeconds: number | null;
}

/** First match wins: the narrow rows come before the wide ones. */
export const FAILURE_RULES: readonly FailureRule[] = [
  { id: 'no_capacity', kind: 'capacity', pattern: /no capacity available|\boverloaded\b/i },
  {
    id: 'credits_low',
    kind: 'credits',
    pattern: /credits? balance is too low|insufficient (?:ai )?credits/i,
  },
  {
    id: 'quota_reached',
    kind: 'quota',
    pattern:
      /individual quota reached|exhausted your (?:\w+ )?(?:quota|capacity)|quota exceeded|RESOURCE_EXHAUSTED|\bcode"?\s?:? ?429\b/i,
  },
  {
    id: 'account_blocked',
    kind: 'account',
    pattern:
      /verify your account|terms of service.{0,200}(?:block|appeal|violat|suspend)|account ineligible|PERMISSION_DENIED/i,
  },
  {
    id: 'account_unsupported',
    kind: 'account',
    pattern:
      /IneligibleTierError|UNSUPPORTED_CLIENT|no longer supported for Gemini Code Assist|user location is not supported/i,
  },
  {
    id: 'key_invalid',
    kind: 'auth',
    pattern: /API key not valid|API_KEY_INVALID|invalid auth method|UNAUTHENTICATED/i,
  },
  {
    id: 'signed_out',
    kind: 'auth',
    pattern:
      /authentication (?:is )?required|authentication failed|please sign in|not logged in|set an auth method/i,
  },
  {
    id: 'model_refused',
    kind: 'model',
    pattern:
      /invalid model selection|not recognized as a known model|invalid --effort|--effort is not supported|conflicts with --effort|ModelNotFound|models\/\S+ is not found/i,
  },
  {
    id: 'conversation_unknown',
    kind: 'not_found',
    pattern:
      /conversation "[^"]*" not found|invalid session identifier|error resuming session|no previous sessions found/i,
  },
  { id: 'print_timeout', kind: 'timeout', pattern: /timeout waiting for response|\[agy\] print timeout/i },
  { id: 'stream_interrupted', kind: 'upstream', pattern: /stream was interrupted/i },
  { id: 'interrupted', kind: 'interrupted', pattern: /^\s*(?:error: )?interrupted\s*$/i },
  {
    id: 'folder_untrusted',
    kind: 'untrusted',
    pattern: /not running in a trusted (?:directory|folder)|untrusted (?:workspace|folder)/i,
  },
  {
    id: 'permission_denied',
    kind: 'permission',
    pattern: /permission check failed|auto-denied|user denied permission/i,
  },
  {
    id: 'usage_refused',
    kind: 'usage',
    pattern:
      /flags? provided but not defined|invalid value .{0,200} for flag|as its prompt|unknown arguments?:|is answered by the CLI itself|not available in print mode|stream input/i,
  },
  {
    id: 'server_fault',
    kind: 'capacity',
    pattern: /\(code 5\d\d\)|\bcode"?\s?:? ?5\d\d\b|\bUNAVAILABLE\b|DEADLINE_EXCEEDED/,
  },
  {
    id: 'service_refused',
    kind: 'upstream',
    pattern: /agent executor error|API error|\(code \d{3}\)|FAILED_PRECONDITION|INVALID_ARGUMENT/i,
  },
];

const RESETS = /resets?(?: in| after) (?:(\d{1,6})h)?(?:(\d{1,6})m)?(?:(\d{1,6})s)?/i;

/** What kind of failure these words tell; `unknown` when no rule knows them. */
export function classifyFailure(words: string): Classified {
  const text = words.slice(0, LIMITS.matchedLineChars);
  const rule = FAILURE_RULES.find(({ pattern }) => pattern.test(text));
  return { rule: rule?.id ?? 'none', kind: rule?.kind ?? 'unknown', resetsInSeconds: resetsInSeconds(text) };
}

/** `Resets in 167h51m3s` as seconds; null when the words name no time. */
function resetsInSeconds(text: string): number | null {
  const [, hours, minutes, seconds] = RESETS.exec(text) ?? [];
  if (hours === undefined && minutes === undefined && seconds === undefined) return null;
  return Number(hours ?? 0) * 3_600 + Number(minutes ?? 0) * 60 + Number(seconds ?? 0);
}

/** An error event of the kind that the words tell, or of `otherwise` when they tell none. */
export function failureEvent(words: string, otherwise: FailureKind = 'unknown'): AgentEvent {
  const { kind, resetsInSeconds } = classifyFailure(words);
  return {
    type: 'error',
    subtype: kind === 'unknown' ? otherwise : kind,
    message: words.slice(0, LIMITS.matchedLineChars),
    ...(resetsInSeconds === null ? {} : { resets_in_seconds: resetsInSeconds }),
  };
}
