// The installer and the list of trusted repositories, each effect with its records.
import type { Actor } from '../audit/record.ts';
import { type Recorded, recordedBy } from '../audit/recorded.ts';
import type { AuditTrail } from '../audit/trail.ts';
import type { Installer, Skills } from '../installer/installer.ts';
import type { TrustedRepositories } from './trusted-repositories.ts';

type Registrar = Installer['registrar'];

const registration = (action: string): Recorded<Registrar['register']> => ({
  kind: 'installed',
  job: () => null,
  details: (client, { scope }) => ({ action, what: 'server', target: client, scope }),
  changes: (_client, { dryRun }) => !dryRun,
});

const skillChange = (action: string): Recorded<Skills['install']> => ({
  kind: 'installed',
  job: () => null,
  details: ({ targets, scope, force }) => ({ action, what: 'skills', target: targets, scope, force }),
  changes: ({ dryRun }) => !dryRun,
});

const backupsRemoved: Recorded<Registrar['removeBackups']> = {
  kind: 'installed',
  job: () => null,
  details: (files) => ({ action: 'removed', what: 'backups', target: files }),
};

export function auditedInstaller(
  { registrar, skills }: Installer,
  trail: () => Promise<AuditTrail>,
  actor: Actor,
): Installer {
  return {
    registrar: {
      ...registrar,
      register: recordedBy(
        trail,
        actor,
        (...given) => registrar.register(...given),
        registration('installed'),
      ),
      unregister: recordedBy(
        trail,
        actor,
        (...given) => registrar.unregister(...given),
        registration('removed'),
      ),
      removeBackups: recordedBy(
        trail,
        actor,
        (...given) => registrar.removeBackups(...given),
        backupsRemoved,
      ),
    },
    skills: {
      install: recordedBy(trail, actor, (...given) => skills.install(...given), skillChange('installed')),
      remove: recordedBy(trail, actor, (...given) => skills.remove(...given), skillChange('removed')),
    },
  };
}

/** What a person approves of a repository, and takes back: part of what is configured. */
export function auditedTrust(
  trusted: TrustedRepositories,
  trail: () => Promise<AuditTrail>,
  actor: Actor,
): TrustedRepositories {
  return {
    ...trusted,
    approve: recordedBy(trail, actor, (...given) => trusted.approve(...given), {
      kind: 'config',
      job: () => null,
      details: ({ root, sha256 }) => ({ what: 'trust', action: 'approved', root, sha256 }),
    }),
    revoke: recordedBy(trail, actor, (...given) => trusted.revoke(...given), {
      kind: 'config',
      job: () => null,
      details: (directory) => ({ what: 'trust', action: 'revoked', root: directory }),
    }),
  };
}
