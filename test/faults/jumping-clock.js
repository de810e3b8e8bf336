// Loaded into every Node process of a test (`--import`): the time, and the times of files, jump when a file says so. Like
// on a machine whose clock is set, timers and steady clocks go on, and a file keeps the time at which it was written.
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

const RealDate = Date;
const { readFileSync, existsSync } = fs;
const LOOK_AGAIN_MS = 20;

let jumps = [];
let lookedAt = -Infinity;
/** Rows of `at`, by the real clock, and `by`, both in milliseconds. */
function jumpsNow() {
  const now = performance.now();
  if (now - lookedAt > LOOK_AGAIN_MS) {
    lookedAt = now;
    const file = process.env.CLOCK_JUMPS;
    jumps = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : [];
  }
  return jumps;
}
const shown = (realMs) => jumpsNow().reduce((sum, { at, by }) => (at <= realMs ? sum + by : sum), realMs);
const now = () => Math.floor(shown(RealDate.now()));

globalThis.Date = new Proxy(RealDate, {
  apply: () => new RealDate(now()).toString(),
  construct: (target, args) => new target(...(args.length === 0 ? [now()] : args)),
  get: (target, key) => (key === 'now' ? now : Reflect.get(target, key)),
});

function jumped(stats) {
  if (stats === undefined) return stats;
  for (const kind of ['atime', 'mtime', 'ctime', 'birthtime']) {
    const ms = stats[`${kind}Ms`];
    if (typeof ms !== 'bigint') stats[`${kind}Ms`] = shown(ms);
    else {
      const by = BigInt(Math.round(shown(Number(ms)) - Number(ms)));
      stats[`${kind}Ms`] = ms + by;
      stats[`${kind}Ns`] += by * 1_000_000n;
    }
  }
  return stats;
}

for (const name of ['stat', 'lstat', 'fstat']) {
  const [sync, called] = [fs[`${name}Sync`], fs[name]];
  fs[`${name}Sync`] = (...args) => jumped(sync(...args));
  fs[name] = (...args) =>
    called(...args.slice(0, -1), (error, stats) =>
      args.at(-1)(error, error === null ? jumped(stats) : stats),
    );
}
for (const name of ['stat', 'lstat']) {
  const asked = fs.promises[name];
  fs.promises[name] = async (...args) => jumped(await asked(...args));
}
const handle = await fs.promises.open(import.meta.filename);
const { stat } = Object.getPrototypeOf(handle);
Object.getPrototypeOf(handle).stat = async function (...args) {
  return jumped(await stat.apply(this, args));
};
await handle.close();
syncBuiltinESMExports();
