// What the exit codes of the agents mean when nothing else explains the end (pure).
import type { FailureKind } from '../protocol/event.ts';
import type { Backend } from '../protocol/job.ts';

interface ExitRule {
  readonly id: string;
  readonly backend: Backend;
  readonly code: number;
  readonly kind: FailureKind;
  /** Our words, where the kind alone says too little. */
  readonly says?: string;
}

/** gemini ends with the HTTP status modulo 256 after a refusal of the service. */
const http = (status: number): number => status % 256;

const EXIT_RULES: readonly ExitRule[] = [
  { id: 'agy_usage', backend: 'agy', code: 2, kind: 'usage' },
  { id: 'agy_model_failure', backend: 'agy', code: 3, kind: 'upstream' },
  { id: 'gemini_auth', backend: 'gemini', code: 41, kind: 'auth' },
  { id: 'gemini_input', backend: 'gemini', code: 42, kind: 'usage' },
  {
    id: 'gemini_sandbox',
    backend: 'gemini',
    code: 44,
    kind: 'unknown',
    says: 'The sandbox of the agent did not start.',
  },
  {
    id: 'gemini_config',
    backend: 'gemini',
    code: 52,
    kind: 'unknown',
    says: "The agent's own settings are not valid.",
  },
  {
    id: 'gemini_turn_limit',
    backend: 'gemini',
    code: 53,
    kind: 'unknown',
    says: 'The agent reached its own limit of turns.',
  },
  {
    id: 'gemini_fatal_tool',
    backend: 'gemini',
    code: 54,
    kind: 'unknown',
    says: 'A tool of the agent failed beyond repair.',
  },
  { id: 'gemini_untrusted', backend: 'gemini', code: 55, kind: 'untrusted' },
  { id: 'gemini_cancelled', backend: 'gemini', code: 130, kind: 'interrupted' },
  { id: 'gemini_http_400', backend: 'gemini', code: http(400), kind: 'upstream' },
  { id: 'gemini_http_401', backend: 'gemini', code: http(401), kind: 'auth' },
  { id: 'gemini_http_403', backend: 'gemini', code: http(403), kind: 'account' },
  { id: 'gemini_http_404', backend: 'gemini', code: http(404), kind: 'model' },
  { id: 'gemini_http_429', backend: 'gemini', code: http(429), kind: 'quota' },
  { id: 'gemini_http_500', backend: 'gemini', code: http(500), kind: 'capacity' },
  { id: 'gemini_http_502', backend: 'gemini', code: http(502), kind: 'capacity' },
  { id: 'gemini_http_503', backend: 'gemini', code: http(503), kind: 'capacity' },
  { id: 'gemini_http_504', backend: 'gemini', code: http(504), kind: 'capacity' },
];

export function exitRule(backend: Backend, code: number | null): ExitRule | undefined {
  return EXIT_RULES.find((rule) => rule.backend === backend && rule.code === code);
}
