// Where control groups can be made, from what the kernel says of this process.
import { describe, expect, test } from 'vitest';
import { hierarchiesOf } from '../../../../src/platform/processes/cgroup-hierarchies.ts';

const V1 = `30 25 0:26 / /sys/fs/cgroup/memory rw,relatime - cgroup cgroup rw,memory
31 25 0:27 / /sys/fs/cgroup/pids rw,relatime - cgroup cgroup rw,pids
32 25 0:28 / /sys/fs/cgroup/cpu,cpuacct rw,relatime - cgroup cgroup rw,cpu,cpuacct
33 25 0:29 / /sys/fs/cgroup/unified rw,relatime - cgroup2 cgroup2 rw`;
const V2 = '30 25 0:26 / /sys/fs/cgroup rw,nosuid - cgroup2 cgroup2 rw,nsdelegate';
const none = () => null;

describe('groups can be made', () => {
  test('in each hierarchy of version 1, below the own group there', () => {
    const membership = '8:pids:/\n4:memory:/jobs/a\n2:cpu,cpuacct:/x\n1:name=systemd:/\n0::/\n';
    expect(hierarchiesOf(membership, V1, none)).toEqual([
      { version: 1, folder: '/sys/fs/cgroup/pids', controllers: ['pids'] },
      { version: 1, folder: '/sys/fs/cgroup/memory/jobs/a', controllers: ['memory'] },
      { version: 1, folder: '/sys/fs/cgroup/cpu,cpuacct/x', controllers: ['cpuacct'] },
    ]);
  });

  test('in version 2, in the nearest group that hands memory and processes on', () => {
    const membership = '0::/user.slice/user-1000.slice/user@1000.service/app.slice/app-term.scope\n';
    const handed = new Map([
      ['/sys/fs/cgroup/user.slice/user-1000.slice/user@1000.service/app.slice', ['memory', 'pids']],
      ['/sys/fs/cgroup/user.slice/user-1000.slice/user@1000.service', ['cpu', 'memory', 'pids']],
    ]);
    expect(hierarchiesOf(membership, V2, (folder) => handed.get(folder) ?? [])).toEqual([
      {
        version: 2,
        folder: '/sys/fs/cgroup/user.slice/user-1000.slice/user@1000.service/app.slice',
        controllers: ['memory', 'pids', 'cpuacct'],
      },
    ]);
  });

  test('nowhere, where version 2 hands nothing on, and above what is mounted nothing is looked at', () => {
    const looked: string[] = [];
    const found = hierarchiesOf('0::/a/b\n', V2, (folder) => {
      looked.push(folder);
      return ['cpu'];
    });
    expect(found).toEqual([]);
    expect(looked).toEqual(['/sys/fs/cgroup/a/b', '/sys/fs/cgroup/a', '/sys/fs/cgroup']);
  });

  test('in a container, whose mount begins at its own group; not in one that it does not show', () => {
    const mount = '30 25 0:26 /docker/abc /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory';
    expect(hierarchiesOf('4:memory:/docker/abc\n', mount, none)).toEqual([
      { version: 1, folder: '/sys/fs/cgroup/memory', controllers: ['memory'] },
    ]);
    expect(hierarchiesOf('4:memory:/docker/other\n', mount, none)).toEqual([]);
    expect(hierarchiesOf('', '', none)).toEqual([]);
  });
});
