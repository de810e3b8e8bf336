// install and uninstall as the real program, in homes that differ.
import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  COMMAND,
  jsonEntry,
  states,
  tomlServers,
  type InstallHome,
  makeInstallHome,
} from '../support/install-home.ts';

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
const everything: InstallHome['everything'] = () => home.everything();
const run: InstallHome['run'] = (...words) => home.run(...words);
const report: InstallHome['report'] = (...words) => home.report(...words);

describe('what install says', () => {
  it('a dry run says what would be done, and no client is both found and not found', async () => {
    mkdirSync(file('.codex'));
    const { out, code } = await run('install', '--client', 'all', '--dry-run');
    expect(code).toBe(0);
    expect(out).toContain(`would register Codex (user), found by its configuration ${file('.codex')}\n`);
    expect(out).toContain('not found: Claude Code, Gemini CLI, Cursor, VS Code\n');
    expect(out).toContain('would create skill for codex');
    expect(out).not.toMatch(/\bregistered\b|\bcreated\b|Undo|server answers/);
    const named = await run('install', '--client', 'cursor', '--dry-run');
    expect(named.out).toContain('would register Cursor (user), no sign of it on this machine\n');
    expect(named.out).not.toContain('not found');
    expect(await run('uninstall', '--client', 'codex', '--dry-run')).toMatchObject({
      out: expect.stringMatching(/^dry run: nothing was changed\nunchanged Codex/) as unknown,
    });
    expect(everything()).toEqual({ '.codex': 'no file', project: 'no file' });
  });

  // promise: install-refuses
  it('after a refusal of all it names the reason and what to add, and starts no server and offers no undo', async () => {
    write('[[mcp_servers]]\nname = "x"\n', '.codex', 'config.toml');
    const { out, code } = await run('install', '--client', 'codex');
    expect(code).toBe(1);
    expect(out).toContain('refused Codex (user)');
    expect(out).toContain('config.toml cannot be edited: mcp_servers is a list there, not a table.');
    expect(out).toContain(`\n[mcp_servers.agy]\ncommand = ${JSON.stringify(process.execPath)}\n`);
    expect(out).not.toMatch(/server answers|Undo|Next/);
    expect(read('.codex', 'config.toml')).toBe('[[mcp_servers]]\nname = "x"\n');
  });
});

describe('what uninstall leaves', () => {
  it('nothing where nothing was before', async () => {
    const before = everything();
    const installed = await run('install', '--client', 'claude,codex,gemini,cursor,vscode');
    expect(installed.out).toMatch(
      /^Undo: .* uninstall --client claude,codex,gemini,cursor,vscode --scope user$/m,
    );
    expect(states(await report('uninstall', '--client', 'all'))).toEqual({
      claude: 'removed',
      codex: 'removed',
      gemini: 'removed',
      cursor: 'removed',
      vscode: 'removed',
    });
    // The folder .config was made for VS Code; only empty folders of the system's own convention may stay.
    const left = Object.keys(everything()).filter((name) => !(name in before));
    expect(left.filter((name) => !['.config', '.config/Code'].includes(name))).toEqual([]);
  });

  it('every file as it was, whatever it holds, and the copies, which it names and removes when asked', async () => {
    write('{}', '.gemini', 'settings.json');
    write('{"mcpServers":{}}\n', '.cursor', 'mcp.json');
    write('# mine\n', '.codex', 'config.toml');
    write('{\n  "permissions": { "allow": [] }\n}\n', '.claude', 'settings.json');
    write('{ "mcpServers" : { } , "theme":"x" }', '.claude.json');
    const before = everything();
    await run('install', '--client', 'claude,codex,gemini,cursor');
    const { out } = await run('uninstall', '--client', 'all');
    const copies = Object.keys(everything()).filter((name) => name.endsWith('.agy-mcp-backup'));
    expect(copies).toHaveLength(5);
    for (const copy of copies) expect(out).toContain(`  ${file(copy)}\n`);
    expect(out).toMatch(/^Remove them: .* uninstall --client \S+ --scope user --remove-backups$/m);
    for (const [name, content] of Object.entries(before)) expect(everything()[name], name).toBe(content);
    const removed = await run('uninstall', '--client', 'all', '--remove-backups');
    expect(removed.out).toContain('removed copies:');
    expect(everything()).toEqual(before);
  });

  it('what the user changed since', async () => {
    write('{ "a": 1 }\n', '.cursor', 'mcp.json');
    await run('install', '--client', 'cursor');
    write(read('.cursor', 'mcp.json').replace('"a": 1', '"a": 2 /* new */'), '.cursor', 'mcp.json');
    await run('uninstall', '--client', 'cursor');
    expect(read('.cursor', 'mcp.json')).toMatch(/^\{\s*"a": 2 \/\* new \*\/\s*\}\n$/);
  });
});

describe('homes that differ', () => {
  // promise: install-spares
  it('byte order mark, CRLF, tabs, comments, duplicate keys, other shapes of TOML: each client reads what install wrote', async () => {
    const x = '"x":{"command":"foo"}';
    const texts: readonly (readonly [string, string[]])[] = [
      [
        `\uFEFF{\r\n\t"mcpServers": {${x}},\r\n\t"mcpServers": {\r\n\t\t"y": {}\r\n\t}\r\n}\r\n`,
        ['.claude.json'],
      ],
      ['mcp_servers = { x = { command = "foo" } } # mine\n', ['.codex', 'config.toml']],
      [`{ /* a */ "mcpServers" /* b */ : // c\n{ ${x} // d\n } // e\n}`, ['.gemini', 'settings.json']],
      [`// top\n{"mcpServers":{${x},},}`, ['.cursor', 'mcp.json']],
      ['', ['.config', 'Code', 'User', 'mcp.json']],
    ];
    for (const [text, names] of texts) write(text, ...names);
    const { out } = await run('install', '--client', 'all');
    expect(out.match(/^registered /gm)).toHaveLength(5);
    expect(out).toContain('"mcpServers" is in it more than once. Clients read the last one');

    const claude = read('.claude.json');
    expect(jsonEntry(claude)).toMatchObject(COMMAND);
    expect(claude.replaceAll('\r\n', '')).not.toContain('\n');
    expect(
      claude.startsWith(
        `\uFEFF{\r\n\t"mcpServers": {${x}},\r\n\t"mcpServers": {\r\n\t\t"y": {},\r\n\t\t"agy"`,
      ),
    ).toBe(true);
    expect(tomlServers(read('.codex', 'config.toml'))).toMatchObject({ x: { command: 'foo' }, agy: COMMAND });
    expect(read('.codex', 'config.toml')).toMatch(/# mine\n$/);
    const gemini = read('.gemini', 'settings.json');
    for (const comment of ['/* a */', '/* b */', '// c', '// d', '// e']) expect(gemini).toContain(comment);
    const bare = gemini.replaceAll(/\/\*.*?\*\/|\/\/ .$/gm, '');
    expect(jsonEntry(bare)).toMatchObject(COMMAND);
    expect(read('.cursor', 'mcp.json')).toContain(`// top\n{"mcpServers":{${x},`);
    expect(jsonEntry(read('.config', 'Code', 'User', 'mcp.json'), 'servers')).toMatchObject(COMMAND);

    expect(states(await report('install', '--client', 'all'))).toEqual({
      claude: 'unchanged',
      codex: 'unchanged',
      gemini: 'unchanged',
      cursor: 'unchanged',
      vscode: 'unchanged',
    });
    await run('uninstall', '--client', 'all', '--remove-backups');
    for (const [text, names] of texts) expect(read(...names), names.join('/')).toBe(text);
  });

  // promise: install-refuses
  it('what cannot be edited stays, and the reason is named', async () => {
    write('{ "theme": "x" // mine\n}', '.claude.json');
    write(Buffer.from([0x61, 0x3d, 0x22, 0xe4, 0x22, 0x0a]), '.codex', 'config.toml');
    write('{\n  "a": 1,\n}\n', '.gemini', 'settings.json');
    mkdirSync(file('.cursor', 'mcp.json'), { recursive: true });
    mkdirSync(file('.config', 'Code', 'User'), { recursive: true });
    execFileSync('mkfifo', [file('.config', 'Code', 'User', 'mcp.json')]);
    const done = await report('install', '--client', 'all');
    const notes = Object.fromEntries(
      done.clients.map(({ client, action, note }) => [client, `${action} ${note ?? ''}`]),
    );
    expect(notes['claude']).toMatch(
      /^refused .*line 1 has a comment, and Claude Code then reads nothing of it/,
    );
    expect(notes['codex']).toMatch(/^refused .*config\.toml is not written in UTF-8/);
    expect(notes['gemini']).toMatch(
      /^refused .*line 2 ends a list or an object with a comma, and Gemini CLI/,
    );
    expect(notes['cursor']).toMatch(/^refused .*mcp\.json is a folder/);
    expect(notes['vscode']).toMatch(/^refused .*mcp\.json is a named pipe/);
    expect(read('.claude.json')).toBe('{ "theme": "x" // mine\n}');
    expect(readFileSync(file('.codex', 'config.toml'))).toEqual(
      Buffer.from([0x61, 0x3d, 0x22, 0xe4, 0x22, 0x0a]),
    );
    expect(read('.gemini', 'settings.json')).toBe('{\n  "a": 1,\n}\n');
    expect(Object.keys(everything()).filter((name) => name.includes('backup'))).toEqual([]);
  });

  it('a link into a repository of dotfiles stays a link, a dangling one is named, read-only files stay', async () => {
    write('# mine\n', 'dotfiles', 'codex.toml');
    mkdirSync(file('.codex'));
    symlinkSync('../dotfiles/codex.toml', file('.codex', 'config.toml'));
    mkdirSync(file('.gemini'));
    symlinkSync('../dotfiles/gone.json', file('.gemini', 'settings.json'));
    mkdirSync(file('dotfiles', 'cursor'));
    symlinkSync('dotfiles/cursor', file('.cursor'));
    write('{}', '.config', 'Code', 'User', 'mcp.json');
    chmodSync(file('.config', 'Code', 'User', 'mcp.json'), 0o444);
    const done = await report('install', '--client', 'codex,gemini,cursor,vscode');
    expect(states(done)).toEqual({
      codex: 'registered',
      gemini: 'refused',
      cursor: 'registered',
      vscode: 'refused',
    });
    expect(done.clients[1]?.note).toMatch(/settings\.json is a link to a file that does not exist/);
    expect(done.clients[3]?.note).toMatch(/mcp\.json is read-only/);
    expect(lstatSync(file('.codex', 'config.toml')).isSymbolicLink()).toBe(true);
    expect(lstatSync(file('.gemini', 'settings.json')).isSymbolicLink()).toBe(true);
    expect(existsSync(file('dotfiles', 'gone.json'))).toBe(false);
    expect(tomlServers(read('dotfiles', 'codex.toml'))).toMatchObject({ agy: COMMAND });
    expect(jsonEntry(read('dotfiles', 'cursor', 'mcp.json'))).toMatchObject(COMMAND);
    expect(readdirSync(file('dotfiles'))).toEqual(['codex.toml', 'cursor']);
    expect(read('.config', 'Code', 'User', 'mcp.json')).toBe('{}');
    await run('uninstall', '--client', 'all', '--remove-backups');
    expect(read('dotfiles', 'codex.toml')).toBe('# mine\n');
    expect(lstatSync(file('.codex', 'config.toml')).isSymbolicLink()).toBe(true);
    expect(lstatSync(file('.cursor')).isSymbolicLink()).toBe(true);
  });
});
