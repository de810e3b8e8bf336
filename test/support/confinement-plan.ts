// A small plan with a mount of every kind: both means of confinement make their arguments of it.
import { mountAt } from '../../src/confinement/mounts.ts';
import type { ConfinementPlan } from '../../src/confinement/plan.ts';

export const PLAN: ConfinementPlan = {
  mounts: [
    mountAt('root', '/'),
    mountAt('readable', '/usr'),
    mountAt('devices', '/dev'),
    mountAt('processes', '/proc'),
    mountAt('private', '/tmp', '/job/tmp'),
    mountAt('writable', '/work'),
    mountAt('empty_folder', '/work/.ssh'),
    mountAt('empty_file', '/work/.netrc'),
    mountAt('empty_object', '/work/.mcp.json'),
  ],
  rootLinks: [{ path: '/bin', to: '/usr/bin' }],
  programLinks: [{ path: '/tmp/tools', to: '/usr/tools' }],
  hidden: [],
  placeholders: [],
  links: [],
  privateFolders: [],
  environment: { SECRET: 'value' },
  network: 'open',
  conflict: null,
};
