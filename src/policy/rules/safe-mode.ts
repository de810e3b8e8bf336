// What `AGY_MCP_SAFE_MODE=1` adds to any policy, and to none. (pure)
import { type Asked, effectOf, startsJob } from './asked.ts';
import type { Role } from './policy.ts';
import { SAFE_MODE_VARIABLE } from './policy-variables.ts';
import { type Say, said, silent } from './say.ts';

const OFF = `Whoever starts agy-mcp can leave ${SAFE_MODE_VARIABLE} out.`;

export function safeModeSays(role: Role | null, asked: Asked): Say[] {
  const effect = effectOf(asked);
  const isConfined = asked.confinement !== undefined && asked.confinement !== 'none';
  const writes = effect === 'writes' || effect === 'unbounded' || effect === 'applies';
  return [
    said('safe_mode.audit', 'audit', 'everything is recorded', 'Safe mode has everything recorded.'),
    role?.risk === 'high'
      ? said(
          'safe_mode.roles',
          'deny',
          'the role has high risk',
          `Safe mode is on, which switches roles of high risk off. ${OFF}`,
        )
      : silent('safe_mode.roles', 'the role has no high risk'),
    startsJob(asked) && !isConfined
      ? said(
          'safe_mode.confinement',
          'deny',
          asked.confinement === undefined ? 'confinement is not known' : 'nothing confines the job',
          `Safe mode is on, which lets no job start that is not confined; agy-mcp doctor says what this machine lacks. ${OFF}`,
        )
      : silent('safe_mode.confinement', startsJob(asked) ? 'the job is confined' : 'no job is started'),
    writes
      ? said(
          'safe_mode.writes',
          'confirm',
          'it writes',
          'Safe mode is on: a person is asked before anything is written.',
          'sync',
        )
      : silent('safe_mode.writes', 'it writes nothing'),
  ];
}
