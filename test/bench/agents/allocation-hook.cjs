// Loaded into every Node process below a server: at its end, a runner notes in its home how many bytes it allocated.
const fs = require('node:fs');
const path = require('node:path');
const { GCProfiler } = require('node:v8');

if (path.basename(process.argv[1] ?? '') === 'run-job.js') {
  const profiler = new GCProfiler();
  profiler.start();
  let last = process.memoryUsage().heapUsed;
  process.on('exit', () => {
    let bytes = 0;
    const grownTo = (used) => {
      bytes += Math.max(0, used - last);
    };
    for (const { beforeGC, afterGC } of profiler.stop().statistics) {
      grownTo(beforeGC.heapStatistics.usedHeapSize);
      last = afterGC.heapStatistics.usedHeapSize;
    }
    grownTo(process.memoryUsage().heapUsed);
    fs.writeFileSync(`${process.env.HOME}/allocated-${process.pid}`, String(bytes));
  });
}
