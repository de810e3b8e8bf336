// The actions that agy denies, and the rules of its settings that permit them (pure).
import type { AllowRule } from '../allow-rules.ts';

export const AGY_ALLOW_RULES: Readonly<Record<string, AllowRule>> = {
  command: { exact: true, otherwise: null },
  unsandboxed: { exact: true, otherwise: null },
  mcp: { exact: true, otherwise: null },
  write_file: { exact: true, otherwise: null },
  read_file: { exact: true, otherwise: 'read_file(*)' },
  read_url: { exact: false, otherwise: 'read_url(*)' },
  execute_url: { exact: false, otherwise: 'execute_url(*)' },
};
