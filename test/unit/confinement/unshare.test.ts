// A plan without bubblewrap: what the shell is given, and that no name is ever read as a command.
import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { mountAt } from '../../../src/confinement/mounts.ts';
import type { ConfinementPlan } from '../../../src/confinement/plan.ts';
import { mountinfoName, unshareArgs } from '../../../src/confinement/unshare.ts';
import { UNSHARE_SCRIPT } from '../../../src/confinement/unshare-script.ts';
import { PLAN } from '../../support/confinement-plan.ts';

const OPTIONS = {
  standIns: { emptyFile: '/job/empty', emptyObject: '/job/empty.json' },
  cwd: '/work',
  program: '/usr/bin/unshare',
  setpriv: '/usr/bin/setpriv',
  root: '/job/root',
};
const given = (plan: ConfinementPlan): string[] => {
  const args = unshareArgs(plan, OPTIONS);
  return args.slice(args.indexOf('agy-mcp-mounts') + 1);
};

test('steps come in the order of the plan, and what is empty is closed when everything is in its place', () => {
  const steps = given(PLAN).slice(5, -1);
  const rows = steps.flatMap((_, at) => (at % 4 === 0 ? [steps.slice(at, at + 4)] : []));
  expect(
    rows.map(([act, place, , from]) => `${act} ${place?.replace('/job/root', '') || '/'} ${from}`.trim()),
  ).toEqual([
    'empty /',
    'link /bin /usr/bin',
    'ro /usr /usr',
    'dev /dev',
    'proc /proc',
    'rw /tmp /job/tmp',
    'rw /work /work',
    'empty /work/.ssh',
    'ro /work/.netrc /job/empty',
    'ro /work/.mcp.json /job/empty.json',
    'link /tmp/tools /usr/tools',
    'close /',
    'close /work/.ssh',
  ]);
});

test('it dies with its parent, has namespaces of its own, and a network of its own where that is narrowed', () => {
  const args = unshareArgs(PLAN, OPTIONS).join(' ');
  expect(args).toMatch(/^\/usr\/bin\/setpriv --pdeathsig=KILL -- \/usr\/bin\/unshare --user /);
  for (const flag of ['--mount', '--pid', '--ipc', '--uts', '--kill-child'])
    expect(args).toContain(` ${flag} `);
  expect(args).not.toContain(' --net ');
  expect(unshareArgs({ ...PLAN, network: 'none' }, OPTIONS)).toContain('--net');
  expect(args).not.toMatch(/value|SECRET/);
});

const someName = fc
  .array(
    fc.constantFrom(
      'a',
      ' ',
      '\n',
      '\t',
      "'",
      '"',
      '`',
      '$(touch /tmp/x)',
      '\\',
      '-',
      '*',
      ';',
      '--',
      '#',
      'ä',
    ),
    {
      minLength: 1,
      maxLength: 6,
    },
  )
  .map((parts) => parts.join(''));

/** The script's own loop, with acts that only print what they were given. */
const SHOWS = UNSHARE_SCRIPT.slice(
  UNSHARE_SCRIPT.indexOf('while [ "$1" != -- ]'),
  UNSHARE_SCRIPT.indexOf('# The old root lies'),
);
const PRINTS = `set -ef
bind() { printf '%s\\0%s\\0' "$2" "$4"; }
${SHOWS}
printf '%s\\0' "$@"`;

test('whatever a path holds, the shell sees that path and runs nothing of it', () => {
  fc.assert(
    fc.property(fc.array(someName, { minLength: 1, maxLength: 5 }), (names) => {
      const paths = names.map((name) => `/work/${name}`);
      const plan = {
        ...PLAN,
        mounts: paths.map((path) => mountAt('writable', path)),
        rootLinks: [],
        programLinks: [],
      };
      const { stdout, status } = spawnSync(
        '/bin/sh',
        ['-c', PRINTS, 'sh', ...given(plan).slice(5), 'program', '-- $x'],
        { encoding: 'utf8' },
      );
      expect(status).toBe(0);
      const seen = stdout.split('\0').slice(0, -1);
      expect(seen).toEqual([...paths.flatMap((path) => [`/job/root${path}`, path]), 'program', '-- $x']);
    }),
    { numRuns: 40 },
  );
});

test('a name is compared as the kernel writes it, and read back as it is', () => {
  fc.assert(
    fc.property(someName, (name) => {
      const written = mountinfoName(name);
      expect(written).not.toMatch(/[ \t\n]/);
      const { stdout } = spawnSync('/bin/sh', ['-c', `printf '%b.' "$1"`, 'sh', written], {
        encoding: 'utf8',
      });
      expect(stdout).toBe(`${name}.`);
    }),
    { numRuns: 40 },
  );
});
