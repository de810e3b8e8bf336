// Folders that a request hands over as a whole.
import { describe, expect, test } from 'vitest';
import { screenRequest } from '../../../src/screening/check-prompt.ts';
import type { NamedFolder } from '../../../src/screening/paths/judge-folder.ts';

const own = { home: '/data/people/ann', store: ['/data/jobs'] };
const screen = (folder: Partial<NamedFolder>, writes = true) =>
  screenRequest({
    prompt: 'Look around',
    extraEnv: {},
    addDirs: [],
    folders: [{ field: 'cwd', path: '/projects/app', holds: [], ...folder }],
    own,
    mode: writes ? 'execute' : 'ask',
    allowWrite: writes,
  });

// promise: screen-folders
describe('a folder that is no project', () => {
  test.each([
    ['/', 'folder.system'],
    ['/etc', 'folder.system'],
    ['C:\\', 'folder.system'],
    ['D:/', 'folder.system'],
    ['C:\\Windows\\System32', 'folder.system'],
    ['/home', 'folder.homes'],
    ['C:\\Users', 'folder.homes'],
    ['/home/ann', 'folder.home'],
    ['/root', 'folder.home'],
    ['/Users/ann/', 'folder.home'],
    ['C:\\Users\\ann', 'folder.home'],
    ['/mnt/c/Users/ann', 'folder.home'],
    [own.home, 'folder.home'],
    ['/data/jobs', 'folder.own_store'],
    ['/data/jobs/job_1', 'folder.own_store'],
    ['/home/ann/.ssh', 'folder.credentials'],
    ['/home/ann/.aws', 'folder.credentials'],
    ['/home/ann/.config', 'folder.holds_credentials'],
    ['/Users/ann/Library/Application Support', 'folder.holds_credentials'],
    ['C:\\Users\\ann\\AppData\\Roaming', 'folder.holds_credentials'],
  ])('%s is refused to a job that writes, a warning elsewhere, and says what to do', async (path, rule) => {
    expect(await screen({ path })).toMatchObject({ verdict: 'deny', rule });
    const reading = await screen({ path, field: 'add_dirs' }, false);
    expect(reading).toMatchObject({ verdict: 'warn', rule });
    expect(reading.hint).toMatch(/^Use the folder of one project/);
    expect(reading.reason).not.toContain(path);
  });

  test('nor is one in which a credential was found', async () => {
    expect(await screen({ holds: ['.ssh/id_rsa'] })).toMatchObject({
      verdict: 'deny',
      rule: 'folder.holds_credentials',
    });
  });
});

test.each([
  '/projects/app',
  '/home/ann/src/app',
  '/Users/ann/Documents/app',
  '/Users/Shared/app',
  'C:\\Users\\ann\\source\\app',
  '/var/www/site',
  '/usr/src/app',
  '/srv/app',
  '/opt/app',
  '/data/jobs-of-others',
  '/tmp/x',
])('%s is a project', async (path) => {
  expect(await screen({ path })).toMatchObject({ verdict: 'allow' });
});

test('a folder that no field names is said to be that of the job', async () => {
  expect((await screen({ field: null, path: '/etc' })).reason).toMatch(
    /^The directory of the job is a whole disk/,
  );
  expect((await screen({ path: '/etc' })).reason).toMatch(/^`cwd` is a whole disk/);
});
