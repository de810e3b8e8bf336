// The exit codes of gemini (pure).
import type { ExitRule } from '../adapter.ts';

/** It ends with the HTTP status modulo 256 after a refusal of the service. */
const http = (status: number): number => status % 256;

export const GEMINI_EXIT_RULES: readonly ExitRule[] = [
  { id: 'gemini_auth', code: 41, kind: 'auth' },
  { id: 'gemini_input', code: 42, kind: 'usage' },
  {
    id: 'gemini_sandbox',
    code: 44,
    kind: 'unknown',
    says: 'The sandbox of the agent did not start.',
  },
  {
    id: 'gemini_config',
    code: 52,
    kind: 'unknown',
    says: "The agent's own settings are not valid.",
  },
  {
    id: 'gemini_turn_limit',
    code: 53,
    kind: 'unknown',
    says: 'The agent reached its own limit of turns.',
  },
  {
    id: 'gemini_fatal_tool',
    code: 54,
    kind: 'unknown',
    says: 'A tool of the agent failed beyond repair.',
  },
  { id: 'gemini_untrusted', code: 55, kind: 'untrusted' },
  { id: 'gemini_cancelled', code: 130, kind: 'interrupted' },
  { id: 'gemini_http_400', code: http(400), kind: 'upstream' },
  { id: 'gemini_http_401', code: http(401), kind: 'auth' },
  { id: 'gemini_http_403', code: http(403), kind: 'account' },
  { id: 'gemini_http_404', code: http(404), kind: 'model' },
  { id: 'gemini_http_429', code: http(429), kind: 'quota' },
  { id: 'gemini_http_500', code: http(500), kind: 'capacity' },
  { id: 'gemini_http_502', code: http(502), kind: 'capacity' },
  { id: 'gemini_http_503', code: http(503), kind: 'capacity' },
  { id: 'gemini_http_504', code: http(504), kind: 'capacity' },
];
