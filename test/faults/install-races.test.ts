// install and uninstall while others write, and in a file of megabytes.
import { chmodSync, chownSync, renameSync, statSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isRoot } from '../support/as-nobody.ts';
import { COMMAND, jsonEntry, states, type InstallHome, makeInstallHome } from '../support/install-home.ts';

let home: InstallHome;
beforeEach(() => {
  home = makeInstallHome();
});
afterEach(() => {
  home.remove();
});
const file: InstallHome['file'] = (...names) => home.file(...names);
const read: InstallHome['read'] = (...names) => home.read(...names);
const write: InstallHome['write'] = (content, ...names) => {
  home.write(content, ...names);
};
const run: InstallHome['run'] = (...words) => home.run(...words);
const report: InstallHome['report'] = (...words) => home.report(...words);

describe('a large file', () => {
  it('5 MB keep every byte, and the permission bits and the owner of the file stay', async () => {
    const history = Array.from(
      { length: 2_500 },
      (_each, index) => `  "key ${index}": { "text": "${'x'.repeat(2_000)}" }`,
    );
    const large = `{\n${history.join(',\n')}\n}\n`;
    expect(large.length).toBeGreaterThan(5_000_000);
    write(large, '.claude.json');
    chmodSync(file('.claude.json'), 0o640);
    if (isRoot) chownSync(file('.claude.json'), 65_534, 65_534);
    expect(states(await report('install', '--client', 'claude'))).toEqual({ claude: 'registered' });
    expect(jsonEntry(read('.claude.json'))).toMatchObject(COMMAND);
    expect(read('.claude.json').startsWith(large.slice(0, -3))).toBe(true);
    expect(statSync(file('.claude.json')).mode & 0o777).toBe(0o640);
    if (isRoot) expect(statSync(file('.claude.json')).uid).toBe(65_534);
    await run('uninstall', '--client', 'claude');
    expect(read('.claude.json') === large).toBe(true);
  });
});

describe('others that write at the same time', () => {
  // promise: install-keeps-up
  it('a client that rewrites its file all the time loses nothing, and the entry is there or is missed', async () => {
    write('{ "count": 0 }', '.cursor', 'mcp.json');
    let count = 0;
    const client = setInterval(() => {
      // As clients do: read, change, replace.
      const data = JSON.parse(read('.cursor', 'mcp.json')) as Record<string, unknown>;
      expect(data['count']).toBe(count);
      count += 1;
      write(JSON.stringify({ ...data, count }), '.cursor', 'mcp.json.new');
      renameSync(file('.cursor', 'mcp.json.new'), file('.cursor', 'mcp.json'));
    }, 20);
    const { code, out } = await run('install', '--client', 'cursor');
    clearInterval(client);
    const text = read('.cursor', 'mcp.json');
    expect(JSON.parse(text)).toMatchObject({ count });
    expect(count).toBeGreaterThan(20);
    if (code === 0) expect(jsonEntry(text)).toMatchObject(COMMAND);
    else expect(out).toMatch(/was written again without the entry|is written to all the time/);
  });

  it('four installs at once make one entry in each file, and keep the file as it was', async () => {
    write('model = "x"\n', '.codex', 'config.toml');
    write('{ "a": 1 }\n', '.cursor', 'mcp.json');
    const done = await Promise.all([1, 2, 3, 4].map(() => run('install', '--client', 'codex,cursor')));
    expect(done.map(({ code, out }) => (code === 0 ? '' : out))).toEqual(['', '', '', '']);
    expect(read('.codex', 'config.toml').match(/\[mcp_servers\.agy\]/g)).toHaveLength(1);
    expect(read('.cursor', 'mcp.json').match(/"agy"/g)).toHaveLength(1);
    await run('uninstall', '--client', 'codex,cursor');
    expect(read('.codex', 'config.toml')).toBe('model = "x"\n');
    expect(read('.cursor', 'mcp.json')).toBe('{ "a": 1 }\n');
  });
});
