// Settings in odd shapes, edited by install: the real clients read them, with the servers of the user that were there.
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'vitest';
import { claudeCode, claudeEnvironment } from './launch/claude-code.ts';
import { type Client, mustEndWell, testWith } from './launch/client.ts';
import { codex, codexEnvironment } from './launch/codex.ts';
import { geminiCli, geminiEnvironment } from './launch/gemini-cli.ts';
import { run } from './launch/processes.ts';
import { inWorld, SERVER, type World } from './launch/world.ts';

interface Reader {
  readonly id: string;
  readonly client: Client;
  /** Of its settings, below the home. */
  readonly file: readonly string[];
  readonly env: (world: World) => Record<string, string>;
  readonly listed: RegExp;
  /** Each with a server `mine`. */
  readonly shapes: Readonly<Record<string, (project: string) => string>>;
}

const MINE = '"mine": { "command": "no-such-server" }';
const projects = (project: string): string =>
  `"hasCompletedOnboarding": true, "projects": { ${JSON.stringify(project)}: { "hasTrustDialogAccepted": true } }`;
const GEMINI =
  '"security": { "auth": { "selectedType": "gemini-api-key" }, "folderTrust": { "enabled": false } }, "general": { "enableAutoUpdate": false }';

const READERS: readonly Reader[] = [
  {
    id: 'claude',
    client: claudeCode,
    file: ['.claude.json'],
    env: claudeEnvironment,
    listed: /^agy: .*Connected/m,
    shapes: {
      'a byte order mark and CRLF': (project) =>
        `\uFEFF{\r\n\t${projects(project)},\r\n\t"mcpServers": { ${MINE} }\r\n}\r\n`,
      'a key that stands twice': (project) =>
        `{ "mcpServers": { "old": { "command": "x" } }, ${projects(project)}, "mcpServers": { ${MINE} } }`,
    },
  },
  {
    id: 'codex',
    client: codex,
    file: ['.codex', 'config.toml'],
    env: codexEnvironment,
    listed: /^agy\s.*enabled/m,
    shapes: {
      'an inline table': () => 'mcp_servers = { mine = { command = "no-such-server" } } # mine\n',
      'dotted keys': () => 'mcp_servers.mine.command = "no-such-server"\nmodel = "x"\n',
      'CRLF, and a header within a text': () =>
        'notes = """\r\n[mcp_servers.agy]\r\n"""\r\n[mcp_servers.mine] # mine\r\ncommand = "no-such-server"\r\n',
    },
  },
  {
    id: 'gemini',
    client: geminiCli,
    file: ['.gemini', 'settings.json'],
    env: (world) => ({ ...world.env, ...geminiEnvironment('http://127.0.0.1:9') }),
    listed: /agy: .*Connected/,
    shapes: {
      'comments in odd places': () =>
        `{ /* a */ ${GEMINI}, "mcpServers" /* b */ : // c\n{ ${MINE} // d\n } // e\n}`,
      CRLF: () => `{\r\n  ${GEMINI},\r\n  "mcpServers": {\r\n    ${MINE}\r\n  }\r\n}\r\n`,
    },
  },
];

for (const { id, client, file, env, listed, shapes } of READERS)
  for (const [shape, textFor] of Object.entries(shapes))
    testWith(client)(`${client.name} reads what install wrote into ${shape}, through a link`, () =>
      inWorld(async (world) => {
        const text = textFor(world.project);
        const [place, dotfile] = [path.join(world.home, ...file), path.join(world.home, 'dotfiles')];
        mkdirSync(path.dirname(place), { recursive: true });
        writeFileSync(dotfile, text);
        symlinkSync(dotfile, place);
        const typed = (...words: string[]) =>
          run(process.execPath, [SERVER, ...words, '--client', id, '--no-skills'], {
            cwd: world.project,
            env: { ...world.env, ...world.serverEnv },
          });
        mustEndWell('agy-mcp install', await typed('install'));
        const edited = readFileSync(dotfile, 'utf8');
        expect(edited).not.toBe(text);

        const { stdout, stderr } = await run(client.program, ['mcp', 'list'], {
          cwd: world.project,
          env: env(world),
        });
        expect(stdout + stderr).toMatch(listed);
        expect(stdout + stderr).toMatch(/\bmine\b/);

        // Claude Code keeps its own state in that file.
        const isAsWritten = readFileSync(place, 'utf8') === edited;
        expect(isAsWritten || id === 'claude').toBe(true);
        mustEndWell('agy-mcp uninstall', await typed('uninstall', '--remove-backups'));
        if (isAsWritten) expect(readFileSync(place, 'utf8')).toBe(text);
      }),
    );
