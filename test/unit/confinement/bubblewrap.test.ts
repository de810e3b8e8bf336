// The arguments of bubblewrap that a plan becomes.
import { expect, test } from 'vitest';
import { bubblewrapArgs } from '../../../src/confinement/bubblewrap.ts';
import { PLAN } from '../../support/confinement-plan.ts';

const OPTIONS = {
  standIns: { emptyFile: '/job/empty', emptyObject: '/job/empty.json' },
  cwd: '/work',
  disablesNamespaces: true,
};

test('mounts come in the order of the plan, and what is empty is closed when everything is in its place', () => {
  const argv = bubblewrapArgs(PLAN, OPTIONS);
  const mounts = argv.slice(argv.indexOf('ALL') + 1);
  expect(mounts).toEqual(
    `--symlink /usr/bin /bin --ro-bind /usr /usr --dev /dev --proc /proc --bind /job/tmp /tmp --bind /work /work
    --perms 0755 --tmpfs /work/.ssh --ro-bind /job/empty /work/.netrc --ro-bind /job/empty.json /work/.mcp.json
    --symlink /usr/tools /tmp/tools --remount-ro / --remount-ro /work/.ssh
    --chdir /work --`.split(/\s+/),
  );
});

test('it dies with its parent, has no capabilities, a session and namespaces of its own', () => {
  const argv = bubblewrapArgs(PLAN, OPTIONS);
  for (const flag of [
    '--unshare-user',
    '--unshare-pid',
    '--unshare-ipc',
    '--unshare-uts',
    '--die-with-parent',
    '--new-session',
    '--disable-userns',
  ])
    expect(argv).toContain(flag);
  expect(argv.join(' ')).toContain('--cap-drop ALL');
  expect(argv).not.toContain('--unshare-net');
  expect(bubblewrapArgs(PLAN, { ...OPTIONS, disablesNamespaces: false })).not.toContain('--disable-userns');
});

test('no value of a variable is among the arguments, which every user can read', () => {
  expect(bubblewrapArgs(PLAN, OPTIONS).join(' ')).not.toMatch(/value|SECRET|setenv/);
});
