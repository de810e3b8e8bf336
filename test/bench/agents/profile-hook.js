// Loaded into every Node process below a server: writes a profile of the runner where the environment says.
import { writeFileSync } from 'node:fs';
import { Session } from 'node:inspector';
import path from 'node:path';

const folder = process.env['BENCH_PROFILES'];
if (folder !== undefined && path.basename(process.argv[1] ?? '') === 'run-job.js') {
  const session = new Session();
  session.connect();
  session.post('Profiler.enable');
  session.post('Profiler.setSamplingInterval', { interval: 500 });
  session.post('Profiler.start');
  process.on('exit', () => {
    session.post('Profiler.stop', (_error, { profile }) => {
      writeFileSync(path.join(folder, `runner-${process.pid}.cpuprofile`), JSON.stringify(profile));
    });
  });
}
