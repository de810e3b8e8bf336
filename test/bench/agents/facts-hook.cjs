// Loaded before a program (--require): at its end, facts about the run go to $HOME/facts.json. No clock is asked.
const fs = require('node:fs');

// Before anything else is loaded here: what stands in the list now is Node's own.
const own = new Set(process.moduleLoadList);
const kind = process.env.BENCH_FACTS;
const facts = { operations: 0, scripts: [] };

if (kind === 'operations') {
  // Every asynchronous operation on files makes one of these; the others are counted as they are called.
  const FILE_REQUEST = /^(?:FSREQCALLBACK|FSREQPROMISE|FILEHANDLECLOSEREQ)$/;
  require('node:async_hooks')
    .createHook({
      init: (_id, type) => {
        if (FILE_REQUEST.test(type)) facts.operations += 1;
      },
    })
    .enable();
  for (const [name, act] of Object.entries(fs)) {
    if (!name.endsWith('Sync') || typeof act !== 'function') continue;
    fs[name] = Object.assign((...args) => {
      facts.operations += 1;
      return act(...args);
    }, act);
  }
  require('node:module').syncBuiltinESMExports();
}
if (kind === 'scripts') {
  const { Session } = require('node:inspector');
  const session = new Session();
  session.connect();
  session.on('Debugger.scriptParsed', ({ params }) => {
    if (params.url.startsWith('file:')) facts.scripts.push({ url: params.url, length: params.length });
  });
  session.post('Debugger.enable');
}
process.on('exit', () => {
  const modules = process.moduleLoadList.filter((name) => !own.has(name) && name.startsWith('NativeModule '));
  const heap = process.memoryUsage().heapUsed;
  const { user, system } = process.cpuUsage();
  const result = { ...facts, modules: modules.length, heap, cpuMs: (user + system) / 1000 };
  fs.writeFileSync(`${process.env.HOME}/facts.json`, JSON.stringify(result));
});
