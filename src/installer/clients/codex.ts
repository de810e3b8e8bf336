// (pure) Codex: a table in its config.toml. Its own `codex mcp add` would rewrite the tables of other servers.
import path from 'node:path';
import { BACKENDS, programVariable } from '../../protocol/backend.ts';
import { type ClientRow, SERVER_NAME } from './client.ts';
import { startEntry } from './entry.ts';
import { CLIENT_SIGNS } from './signs.ts';
import { putTable, takeTable } from './toml-file.ts';

const GROUP = 'mcp_servers';
/** The server hands a call over after 270 s, which it counts on. */
const TOOL_TIMEOUT_SECONDS = 300;
const STARTUP_TIMEOUT_SECONDS = 30;

/** Codex gives a server almost no variable; these are what an agent needs to be found, to sign in and to get out. */
const PASSED_ON = [
  ...BACKENDS.map(programVariable),
  'HTTP_PROXY',
  'HTTPS_PROXY',
  'NO_PROXY',
  'XDG_RUNTIME_DIR',
  'DBUS_SESSION_BUS_ADDRESS',
  'SSH_CONNECTION',
];

export const codex: ClientRow = {
  id: 'codex',
  title: 'Codex',
  edits(scope, around, { start, approve }) {
    const folder =
      scope === 'user' ? CLIENT_SIGNS.codex.configuration(around) : path.join(around.projectRoot, '.codex');
    const file = path.join(folder, 'config.toml');
    const entry = {
      ...startEntry(start),
      env_vars: PASSED_ON.filter((name) => !(name in start.env)),
      startup_timeout_sec: STARTUP_TIMEOUT_SECONDS,
      tool_timeout_sec: TOOL_TIMEOUT_SECONDS,
      ...(approve === 'all' ? { default_tools_approval_mode: 'approve' } : {}),
    };
    return [
      {
        file,
        what: 'the server',
        put: (text) => putTable(text, file, GROUP, SERVER_NAME, entry),
        take: (text) => takeTable(text, file, GROUP, SERVER_NAME),
        isBlank: (text) => /^\uFEFF?\s*$/.test(text),
        remark: () => null,
      },
    ];
  },
  after: (scope, approve) =>
    [
      scope === 'project' ? 'Codex reads it only in a project that you trust.' : '',
      approve === 'all'
        ? ''
        : 'Codex asks before a tool that starts or stops a job, and `codex exec` refuses it; --approve all permits them.',
    ]
      .filter((line) => line !== '')
      .join(' ') || null,
};
