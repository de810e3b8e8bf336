// The table of commands: parsed, helped, completed and documented from here.
import type { CommandRow } from '../../command.ts';
import { ABOUT } from './about.ts';
import { APPROVALS } from './approvals.ts';
import { AUDIT } from './audit.ts';
import { CHANGES } from './changes.ts';
import { FILTERS } from './filters.ts';
import { POLICY } from './policy.ts';
import { SETUP } from './setup.ts';
import { WORK } from './work.ts';

export const COMMANDS: readonly CommandRow[] = [
  ...WORK,
  ...APPROVALS,
  ...CHANGES,
  ...SETUP,
  ...AUDIT,
  ...POLICY,
  ...ABOUT,
  ...FILTERS,
];
