// Situations of the gemini CLI.
import type { GeminiRow } from './table.ts';

const row = (n: number, what: string, play: GeminiRow['play'], end: string): GeminiRow => ({
  n,
  what,
  play: { trusted: true, ...play },
  end,
  source: 'gemini',
});

export const GEMINI_ROWS: readonly GeminiRow[] = [
  row(66, 'answers', { scenario: 'gemini-ok' }, 'completed'),
  row(66, 'calls a tool', { scenario: 'gemini-tools' }, 'completed'),
  row(66, 'asks for a tool that it was not given', { scenario: 'gemini-tool-missing' }, 'completed'),
  row(66, 'warns in the middle of the stream', { scenario: 'gemini-error-event' }, 'completed'),
  row(67, 'is signed out (41)', { scenario: 'gemini-signed-out' }, 'agent_not_signed_in'),
  row(67, 'does not trust the folder (55)', { scenario: 'gemini-untrusted', trusted: false }, 'agent_failed'),
  row(67, 'reaches its limit of turns (53)', { scenario: 'gemini-turn-limit' }, 'agent_failed'),
  row(67, 'the key is refused (400)', { scenario: 'gemini-bad-request' }, 'agent_not_signed_in'),
  row(67, 'the quota is used up (429)', { scenario: 'gemini-quota' }, 'quota_exhausted'),
  row(67, 'is retired for this account', { scenario: 'gemini-ineligible' }, 'upstream_error'),
  {
    ...row(68, 'a cancelled job: exit 0 and no result', { scenario: 'gemini-hangs' }, 'cancelled'),
    cancelAt: /Thinking/,
  },
];
