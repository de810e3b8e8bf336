// The server in a pid namespace of its own, as in a container that shares the home: it sees no process of outside.
import { spawn } from 'node:child_process';

const [, , ...args] = process.argv;
const asUser = process.getuid?.() === 0 ? [] : ['--user', '--map-root-user'];
const child = spawn(
  'unshare',
  [...asUser, '--pid', '--fork', '--mount-proc', '--kill-child', process.execPath, ...args],
  { stdio: 'inherit' },
);
child.on('error', (error) => {
  process.stderr.write(`unshare of util-linux is needed for this test: ${error.message}\n`);
  process.exit(1);
});
child.on('exit', (code) => {
  process.exit(code ?? 1);
});
