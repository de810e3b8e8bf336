// Starts a server at another place that shares the home: `at-another-place.js PLACE SERVER ...`.
import { spawn } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import path from 'node:path';

const [, , place, ...program] = process.argv;

/** Made by `unshare`, and by a script in there that ends with the program. */
const PLACES = {
  /** Sees no process of outside. */
  container: { unshare: ['--pid', '--fork', '--mount-proc', '--kill-child'], script: 'exec "$@"' },
  /** Another machine: it has the same pids for other processes. */
  machine: {
    unshare: ['--mount', '--uts'],
    script: `mount --bind "$HOME/machine-id" /etc/machine-id &&
      mount --bind "$HOME/boot-id" /proc/sys/kernel/random/boot_id && hostname far-away && exec "$@"`,
  },
  /** As in a chroot, or in a minimal sandbox. */
  'without-proc': { unshare: ['--mount'], script: 'mount -t tmpfs none /proc && exec "$@"' },
};

const { unshare, script } = PLACES[place];
const ids = { 'machine-id': randomBytes(16).toString('hex'), 'boot-id': randomUUID() };
for (const [name, id] of Object.entries(ids))
  writeFileSync(path.join(process.env.HOME, name), `${id}\n`, { flag: 'a' });

const asUser = process.getuid?.() === 0 ? [] : ['--user', '--map-root-user'];
const shell = ['sh', '-c', script, 'sh', process.execPath, ...program];
const child = spawn('unshare', [...asUser, ...unshare, ...shell], { stdio: 'inherit' });
child.on('error', (error) => {
  process.stderr.write(`unshare of util-linux is needed for this test: ${error.message}\n`);
  process.exit(1);
});
child.on('exit', (code) => {
  process.exit(code ?? 1);
});
