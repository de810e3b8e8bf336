// The table of tools: listed, documented and served from here.
import { agy } from './agy.ts';
import { agyApply } from './agy-apply.ts';
import { agyCancel } from './agy-cancel.ts';
import { agyContinue } from './agy-continue.ts';
import { agyDiff } from './agy-diff.ts';
import { agyDiscard } from './agy-discard.ts';
import { agyDoctor } from './agy-doctor.ts';
import { agyInstallSkill } from './agy-install-skill.ts';
import { agyPurge } from './agy-purge.ts';
import { agyRead } from './agy-read.ts';
import { agyResult } from './agy-result.ts';
import { agySessions } from './agy-sessions.ts';
import { agyStart } from './agy-start.ts';
import { agyStatus } from './agy-status.ts';

export const TOOLS = [
  agy,
  agyContinue,
  agyStart,
  agyStatus,
  agyResult,
  agyRead,
  agyCancel,
  agySessions,
  agyDiff,
  agyApply,
  agyDiscard,
  agyPurge,
  agyDoctor,
  agyInstallSkill,
] as const;
