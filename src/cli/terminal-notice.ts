// What the server says to a person who started it at a terminal, where no client talks to it.
import type { Machine } from '../app.ts';
import { typedName } from './typed-name.ts';

/** For standard error: standard output belongs to the protocol. */
export async function terminalNotice(machine: Machine): Promise<string> {
  const program = await typedName(machine);
  const lines = [
    ['', 'This is the MCP server. It waits for a client on standard input; Ctrl-C ends it.'],
    ['To ask the agent from here:', `${program} run "What does this project do?"`],
    ['To register it with your clients:', `${program} install`],
    ['To check the installation:', `${program} doctor`],
    ['All commands:', `${program} help`],
  ];
  const width = Math.max(...lines.map(([head = '']) => head.length));
  return lines
    .map(([head = '', words = '']) => (head === '' ? `${words}\n` : `  ${head.padEnd(width)}  ${words}\n`))
    .join('');
}
