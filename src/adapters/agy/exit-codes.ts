// The exit codes of agy (pure).
import type { ExitRule } from '../adapter.ts';

export const AGY_EXIT_RULES: readonly ExitRule[] = [
  { id: 'agy_usage', code: 2, kind: 'usage' },
  { id: 'agy_model_failure', code: 3, kind: 'upstream' },
];
