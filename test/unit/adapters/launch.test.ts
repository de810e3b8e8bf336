// How an agent is started, and what is put around it.
import { describe, expect, it } from 'vitest';
import { agentLaunch, type Launch, type Wrap, wrapLaunch } from '../../../src/adapters/launch.ts';
import { wrapsOf } from '../../../src/runner/agent/launch-wrappers.ts';
import { agyOf, GEMINI, PLACES, specOf } from '../../support/adapter-runs.ts';

const ORDER = { spec: specOf(), passEnv: ['WANTED'], extraEnv: { ONE: '1' }, depth: 2 };
const MACHINE = { env: { PATH: '/usr/bin', WANTED: 'w', OTHER: 'o' }, platform: 'linux' as const };
const LAUNCH: Launch = { program: '/bin/agent', argv: ['-x'], env: { A: 'a' }, cwd: '/', stdin: null };

describe('the start of an agent', () => {
  it('has the variables of the list, of the request and of the agent, and the depth of its job', () => {
    expect(agentLaunch(ORDER, agyOf('1.4.0'), PLACES, MACHINE).launch).toMatchObject({
      program: '/bin/agy',
      cwd: PLACES.cwd,
      env: {
        PATH: '/usr/bin',
        WANTED: 'w',
        ONE: '1',
        AGY_CLI_DISABLE_AUTO_UPDATE: 'true',
        NO_COLOR: '1',
        AGY_MCP_DEPTH: '2',
      },
    });
    expect(agentLaunch(ORDER, GEMINI, PLACES, MACHINE).launch.env).not.toHaveProperty('OTHER');
  });

  it('names the log of an agent that must be read, and no other', () => {
    expect(agentLaunch(ORDER, agyOf('1.2.1'), PLACES, MACHINE).logFile).toBe(PLACES.logFile);
    expect(agentLaunch(ORDER, agyOf('1.4.0'), PLACES, MACHINE).logFile).toBeNull();
  });
});

describe('what is put around a start', () => {
  it('is applied one after another', () => {
    const under =
      (program: string): Wrap =>
      (launch) => ({ ...launch, program, argv: [launch.program, ...launch.argv] });
    expect(wrapLaunch(LAUNCH, [under('/bin/in'), under('/bin/out')])).toEqual({
      ...LAUNCH,
      program: '/bin/out',
      argv: ['/bin/in', '/bin/agent', '-x'],
    });
  });

  it('is the mark of the job, and a temporary folder for an agent that has one of its own', () => {
    const wrapped = (temp: string | null) =>
      wrapLaunch(LAUNCH, wrapsOf({ mark: 'm', temp, platform: 'linux', confine: null }));
    expect(wrapped(null)).toEqual({ ...LAUNCH, env: { A: 'a', AGY_MCP_JOB_MARK: 'm' } });
    expect(wrapped('/t').env).toEqual({ A: 'a', AGY_MCP_JOB_MARK: 'm', TMPDIR: '/t', TEMP: '/t', TMP: '/t' });
  });

  it('replaces a variable of another spelling where the system takes both for one', () => {
    const launch = { ...LAUNCH, env: { Temp: 'old', a: 'a' } };
    const { env } = wrapLaunch(launch, wrapsOf({ mark: 'm', temp: 't', platform: 'win32', confine: null }));
    expect(env).toEqual({ a: 'a', AGY_MCP_JOB_MARK: 'm', TMPDIR: 't', TEMP: 't', TMP: 't' });
  });

  it('is this Node where the agent is a JavaScript file', () => {
    const script = { ...LAUNCH, program: '/x/agent.js' };
    const wrapped = wrapLaunch(script, wrapsOf({ mark: 'm', temp: null, platform: 'linux', confine: null }));
    expect(wrapped).toMatchObject({ program: process.execPath, argv: ['/x/agent.js', '-x'] });
  });
});
