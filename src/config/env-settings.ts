// Settings that a variable of the environment overrides, as a table.
import { BACKEND_CHOICES } from '../protocol/backend.ts';
import { CONFINEMENT_LEVELS } from '../protocol/confinement-level.ts';
import { LIMITS } from '../protocol/limits.ts';
import { EVENT_FORMATS } from '../protocol/request.ts';

/** A setting that an environment variable overrides. */
interface EnvSetting {
  readonly variable: string;
  readonly key:
    | 'backend'
    | 'output_protocol'
    | 'worktree'
    | 'retention_days'
    | 'ask_before_apply'
    | 'ask_before_start'
    | 'jobs.standby'
    | 'confinement.level';
  /** What may be in the variable. */
  readonly words: readonly string[];
  /** The word of the environment as the value of the file. */
  readonly parse: (word: string) => unknown;
}

const FLAG_WORDS: Readonly<Record<string, boolean>> = { '0': false, '1': true };

export const ENV_SETTINGS: readonly EnvSetting[] = [
  { variable: 'AGY_MCP_BACKEND', key: 'backend', words: BACKEND_CHOICES, parse: (word) => word },
  {
    variable: 'AGY_MCP_OUTPUT_PROTOCOL',
    key: 'output_protocol',
    words: EVENT_FORMATS,
    parse: (word) => word,
  },
  {
    variable: 'AGY_MCP_WORKTREE_DEFAULT',
    key: 'worktree',
    words: Object.keys(FLAG_WORDS),
    parse: (word) => FLAG_WORDS[word] ?? word,
  },
  {
    variable: 'AGY_MCP_ASK_BEFORE_APPLY',
    key: 'ask_before_apply',
    words: Object.keys(FLAG_WORDS),
    parse: (word) => FLAG_WORDS[word] ?? word,
  },
  {
    variable: 'AGY_MCP_ASK_BEFORE_START',
    key: 'ask_before_start',
    words: Object.keys(FLAG_WORDS),
    parse: (word) => FLAG_WORDS[word] ?? word,
  },
  {
    variable: 'AGY_MCP_STANDBY',
    key: 'jobs.standby',
    words: Object.keys(FLAG_WORDS),
    parse: (word) => FLAG_WORDS[word] ?? word,
  },
  {
    variable: 'AGY_MCP_CONFINEMENT',
    key: 'confinement.level',
    words: CONFINEMENT_LEVELS,
    parse: (word) => word,
  },
  {
    variable: 'AGY_MCP_SESSION_RETENTION_DAYS',
    key: 'retention_days',
    words: [`0 to ${LIMITS.retentionDays.max}`],
    parse: (word) => (/^\d+$/.test(word) ? Number(word) : word),
  },
];
