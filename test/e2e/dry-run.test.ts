// What a dry run shows is what the runner starts.
import { afterEach, describe, expect, it } from 'vitest';
import { startBridgeHere } from '../support/bridge-here.ts';
import { type AgentStart, type Bridge, type BridgeOptions } from '../support/start-bridge.ts';

let bridge: Bridge | null = null;
afterEach(async () => {
  await bridge?.close();
  bridge = null;
});

interface Shown {
  readonly executable: string;
  readonly argv: string[];
  readonly stdin: string | null;
  readonly cwd: string;
}

/** The id of a job is in its folder and in the name of its worktree: a dry run has one of its own. */
const withoutId = <T>(value: T): T =>
  JSON.parse(JSON.stringify(value).replaceAll(/job_[A-Za-z0-9_-]+/g, 'JOB')) as T;

const runs = ({ argv }: AgentStart): boolean => !['--version', '--help'].includes(argv[0] ?? '');

describe('a dry run shows what is started:', () => {
  it.each<[string, BridgeOptions, Record<string, unknown>]>([
    ['agy over standard input', { agent: 'agy-replies' }, {}],
    ['an agy that writes a log', { agent: { scenario: 'ok', version: '1.2.1' } }, {}],
    ['an agy in text mode', { agent: { scenario: 'ok', version: '1.1.0' } }, {}],
    ['agy in a worktree', { agent: 'agy-replies' }, { mode: 'execute', allow_write: true, label: 'Two' }],
    ['gemini', { agent: 'gemini-replies', program: 'gemini' }, { backend: 'gemini' }],
  ])('%s', async (_, options, wish) => {
    bridge = await startBridgeHere(options);
    const request = { prompt: 'Say what you see.', ...wish };
    const { data } = await bridge.call('agy', { ...request, dry_run: true });
    const shown = withoutId(data['command_preview'] as Shown);
    expect(bridge.starts().filter(runs)).toEqual([]);
    const end = await bridge.call('agy', request);
    expect(end.data['status']).toBe('completed');
    const [start, ...others] = bridge.starts().filter(runs);
    if (start === undefined) throw new Error('no agent was started');
    expect(others).toEqual([]);
    expect(withoutId({ argv: start.argv, stdin: start.stdin, cwd: start.cwd })).toEqual({
      argv: shown.argv,
      stdin: shown.stdin ?? '',
      cwd: shown.cwd,
    });
    expect(shown.executable.startsWith(bridge.home)).toBe(true);
  });
});
