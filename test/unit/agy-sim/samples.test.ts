// The simulator's output, byte for byte as the real one was recorded.
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { STREAM, buildSim, linesOf, normalise, userLine, type Sim } from './start-sim.ts';

let sim: Sim;
beforeAll(async () => {
  sim = await buildSim();
});
afterAll(() => {
  sim.remove();
});

const stream = async (
  config: object,
  prompt = 'hi',
  more: string[] = [],
): Promise<{ text: string; stderr: string; code: number | null }> => {
  const { stdout, stderr, code } = await sim.run({
    argv: [...STREAM, ...more],
    config,
    stdin: userLine(prompt),
  });
  return { text: normalise(stdout, sim.cwd), stderr: normalise(stderr), code };
};

describe('stream-json', () => {
  it('tells a short answer like the recording of 1.3.1', async () => {
    const { text, stderr, code } = await stream({ version: '1.3.1', answer: 'OK' });
    expect(text).toBe(
      `{"event":"init","conversation_id":"ID","init":{"cwd":"<scratch>","tools":["…60 names…"],"permission_mode":"request-review"}}
{"event":"step_update","step_update":{"conversation_id":"ID","step_index":0,"state":"DONE","step_type":"user_input"}}
{"event":"step_update","step_update":{"conversation_id":"ID","step_index":1,"state":"ACTIVE","step_type":"agent_response","text_delta":"OK"}}
{"event":"step_update","step_update":{"conversation_id":"ID","step_index":1,"state":"DONE","step_type":"agent_response","text_delta":"\\n","duration_seconds":N,"usage":{"input_tokens":13051,"output_tokens":1,"thinking_tokens":0,"cache_read_tokens":0,"total_tokens":13052}}}
{"event":"result","result":{"conversation_id":"ID","status":"SUCCESS","response":"OK\\n","duration_seconds":N,"num_turns":1,"usage":{"input_tokens":13051,"output_tokens":1,"thinking_tokens":0,"cache_read_tokens":0,"total_tokens":13052}}}
`,
    );
    expect(stderr).toBe('');
    expect(code).toBe(0);
  });

  it('tells tools like the recording, CRLF output included', async () => {
    const { text } = await stream({ version: '1.3.1', scenario: 'tools' }, 'hi', [
      '--dangerously-skip-permissions',
    ]);
    const lines = text.split('\n');
    expect(lines.slice(2, -1)).toEqual([
      `{"event":"step_update","step_update":{"conversation_id":"ID","step_index":1,"state":"DONE","step_type":"agent_response","duration_seconds":N,"usage":{"input_tokens":12604,"output_tokens":1420,"thinking_tokens":1383,"cache_read_tokens":0,"total_tokens":14024}}}`,
      `{"event":"step_update","step_update":{"conversation_id":"ID","step_index":2,"state":"ACTIVE","step_type":"tool","tool_name":"view_file","tool_info":{"name":"view_file","parameters":{"AbsolutePath":"/mnt/notes.txt"}}}}`,
      `{"event":"step_update","step_update":{"conversation_id":"ID","step_index":2,"state":"DONE","step_type":"tool","tool_name":"view_file","duration_seconds":N,"tool_info":{"name":"view_file","parameters":{"AbsolutePath":"/mnt/notes.txt"},"output":"3 lines, 44 bytes"}}}`,
      `{"event":"step_update","step_update":{"conversation_id":"ID","step_index":3,"state":"DONE","step_type":"agent_response","duration_seconds":N,"usage":{"input_tokens":14221,"output_tokens":217,"thinking_tokens":155,"cache_read_tokens":0,"total_tokens":14438}}}`,
      `{"event":"step_update","step_update":{"conversation_id":"ID","step_index":4,"state":"ACTIVE","step_type":"tool","tool_name":"run_command","tool_info":{"name":"run_command","parameters":{"CommandLine":"python3 -c 'print(6*7)'"}}}}`,
      `{"event":"step_update","step_update":{"conversation_id":"ID","step_index":4,"state":"DONE","step_type":"tool","tool_name":"run_command","duration_seconds":N,"tool_info":{"name":"run_command","parameters":{"CommandLine":"python3 -c 'print(6*7)'"},"output":"42\\r\\n"}}}`,
      `{"event":"step_update","step_update":{"conversation_id":"ID","step_index":5,"state":"ACTIVE","step_type":"agent_response","text_delta":"CODE=HERON-5518\\n"}}`,
      `{"event":"step_update","step_update":{"conversation_id":"ID","step_index":5,"state":"ACTIVE","step_type":"agent_response","text_delta":"CMD=42"}}`,
      `{"event":"step_update","step_update":{"conversation_id":"ID","step_index":5,"state":"DONE","step_type":"agent_response","text_delta":"\\n","duration_seconds":N,"usage":{"input_tokens":14526,"output_tokens":181,"thinking_tokens":167,"cache_read_tokens":0,"total_tokens":14707}}}`,
      `{"event":"result","result":{"conversation_id":"ID","status":"SUCCESS","response":"CODE=HERON-5518\\nCMD=42\\n","duration_seconds":N,"num_turns":1,"usage":{"input_tokens":41351,"output_tokens":1818,"thinking_tokens":1705,"cache_read_tokens":0,"total_tokens":43169}}}`,
    ]);
  });

  it('ends the turn at the first denied tool and names the action', async () => {
    const { text, stderr, code } = await stream({ scenario: 'denied' });
    const lines = text.trimEnd().split('\n');
    expect(lines.at(-2)).toBe(
      `{"event":"step_update","step_update":{"conversation_id":"ID","step_index":4,"state":"DONE","step_type":"tool","tool_name":"run_command","duration_seconds":N,"tool_info":{"name":"run_command","parameters":{"CommandLine":"echo probe-shell"}}}}`,
    );
    expect(lines.at(-1)).toMatch(
      /"denied_actions":\[\{"action":"command","display_name":"RunCommand"\}\]\}\}$/,
    );
    expect(stderr).toBe(
      'jetski: no output produced — a tool required the "command" permission that headless mode cannot prompt for, so it was auto-denied. Add an allow-rule under permissions.allow in settings.json (e.g. command(<target>)). Alternatively, re-run with --dangerously-skip-permissions to auto-approve all tools.\n',
    );
    expect(code).toBe(0);
  });

  it('reports an exhausted quota with both stderr lines and exit 3', async () => {
    const { text, stderr, code } = await stream({ scenario: 'quota' });
    expect(text).toContain('"state":"DONE","step_type":"error_message"}}\n{"event":"result"');
    const message =
      'Individual quota reached. Please upgrade your subscription to increase your limits. Resets in 34m13s.';
    expect(stderr).toBe(
      `error: ${message}\nAGY_ERROR: {"short_error":"RESOURCE_EXHAUSTED (code 429): ${message}","status":"RESOURCE_EXHAUSTED","error_code":429,"code_kind":"http","retryable":true,"error_id":"ID-2"}\n`,
    );
    expect(code).toBe(3);
  });

  it('is signed out without an init', async () => {
    const { text, stderr, code } = await stream({ scenario: 'signed-out' });
    expect(text).toBe(
      `{"event":"result","result":{"conversation_id":"","status":"ERROR","response":"","error":"authentication failed or timed out","duration_seconds":N,"num_turns":0,"usage":{"input_tokens":0,"output_tokens":0,"thinking_tokens":0,"cache_read_tokens":0,"total_tokens":0}}}\n`,
    );
    expect(stderr).toBe(
      "Error: authentication required. Run 'agy' to log in, then retry.\nerror: authentication failed or timed out\n",
    );
    expect(code).toBe(1);
  });

  it('returns SUCCESS and zeros when the print timeout expires', async () => {
    const { text, stderr, code } = await stream({ scenario: 'print-timeout' }, 'hi', ['--print-timeout=8s']);
    expect(text.trimEnd().split('\n').at(-1)).toBe(
      `{"event":"result","result":{"conversation_id":"ID","status":"SUCCESS","response":"","duration_seconds":N,"num_turns":1,"usage":{"input_tokens":0,"output_tokens":0,"thinking_tokens":0,"cache_read_tokens":0,"total_tokens":0}}}`,
    );
    expect(stderr).toBe('[agy] print timeout after 8s with turn in progress; returning partial output\n');
    expect(code).toBe(0);
  });

  it('hands over data with the finish tool when a schema is given', async () => {
    const schema =
      '{"type":"object","properties":{"answer":{"type":"string"},"count":{"type":"integer"}},"required":["answer","count"]}';
    const config = { structured: { answer: 'Hello!\n\n1, 2, 3.', count: 3 } };
    const { text } = await stream(config, 'hi', [`--json-schema=${schema}`]);
    const lines = text.trimEnd().split('\n');
    expect(lines[0]).toContain(`"permission_mode":"request-review","json_schema":${schema}}}`);
    expect(lines.slice(-3, -1)).toEqual([
      `{"event":"step_update","step_update":{"conversation_id":"ID","step_index":2,"state":"ACTIVE","step_type":"tool","tool_name":"finish","tool_info":{"name":"finish","parameters":{"answer":"Hello!\\n\\n1, 2, 3.","count":3}}}}`,
      `{"event":"step_update","step_update":{"conversation_id":"ID","step_index":2,"state":"DONE","step_type":"finish","duration_seconds":N}}`,
    ]);
    expect(lines.at(-1)).toContain(
      `"num_turns":1,"structured_output":{"answer":"Hello!\\n\\n1, 2, 3.","count":3},"json_schema":${schema},"usage":`,
    );
  });

  it('escapes like Go', async () => {
    const { text } = await stream({ answer: '<a> & "b"' });
    expect(text).toContain('"text_delta":"\\u003ca\\u003e \\u0026 \\"b\\""');
  });
});

describe('the other formats', () => {
  it('json is one line, the payload of the result', async () => {
    const { stdout } = await sim.run({
      argv: ['--output-format=json', '--print=x'],
      config: { answer: 'PROBE_OK' },
    });
    expect(normalise(stdout)).toBe(
      `{"conversation_id":"ID","status":"SUCCESS","response":"PROBE_OK\\n","duration_seconds":N,"num_turns":1,"usage":{"input_tokens":13051,"output_tokens":2,"thinking_tokens":0,"cache_read_tokens":0,"total_tokens":13053}}\n`,
    );
  });

  it('text is the answer and nothing else', async () => {
    const { stdout, code } = await sim.run({ argv: ['--print=what is this?'] });
    expect(stdout).toBe('Simulated answer: what is this?\n');
    expect(code).toBe(0);
  });

  it('answers a slash command at no cost', async () => {
    const { stdout } = await sim.run({ argv: ['--output-format=stream-json', '--print=/effort'] });
    expect(stdout).toBe(
      `{"event":"command_result","command":{"name":"effort","data":{"adjustable":true,"current":"high","available":["low","medium","high"]}}}
{"event":"result","result":{"conversation_id":"","status":"SUCCESS","response":"high\\n","duration_seconds":0,"num_turns":0,"usage":{"input_tokens":0,"output_tokens":0,"thinking_tokens":0,"cache_read_tokens":0,"total_tokens":0},"command":{"name":"effort","data":{"adjustable":true,"current":"high","available":["low","medium","high"]}}}}
`,
    );
  });

  it('1.0.16 tells the conversation only in its log', async () => {
    const argv = ['--print-timeout=60s', '--log-file=run.log', '--print=hello'];
    const { stdout } = await sim.run({ argv, config: { version: '1.0.16' } });
    expect(stdout).toBe('Simulated answer: hello\n');
    const log = readFileSync(`${sim.cwd}/run.log`, 'utf8');
    for (const line of log.trimEnd().split('\n'))
      expect(line).toMatch(/^[IWEF]\d{4} \d{2}:\d{2}:\d{2}\.\d{6}\s+\d+ [\w.]+:\d+\] /);
    expect(normalise(log)).toContain('] Created conversation ID\n');
    expect(log).toContain('Print mode: starting (promptLength=5, model=');
  });

  it('1.0.16 swallows an exhausted quota', async () => {
    const argv = ['--log-file=quota.log', '--print=hello'];
    const { stdout, stderr, code } = await sim.run({ argv, config: { scenario: 'swallowed-quota' } });
    expect([stdout, stderr, code]).toEqual(['', '', 0]);
    expect(readFileSync(`${sim.cwd}/quota.log`, 'utf8')).toContain(
      'log.go:398] agent executor error: RESOURCE_EXHAUSTED (code 429): Individual quota reached.',
    );
  });
});

describe('bad input on stdin', () => {
  const cases = [
    ['{"type":"user"}', 'stream input message is missing the "event" field', 1],
    ['{"event":"user"}', 'stream input "user" message is missing the "message" field', 1],
  ] as const;
  it.each(cases)('%s', async (line, problem, exit) => {
    const { stdout, stderr, code } = await sim.run({ argv: STREAM, stdin: `${line}\n` });
    expect(linesOf(stdout).map(({ event }) => event)).toEqual(['init', 'result']);
    expect(stderr).toBe(`error: ${problem}\n`);
    expect(code).toBe(exit);
  });

  it('an unknown event alone ends with 0 and no result', async () => {
    const { stdout, stderr, code } = await sim.run({ argv: STREAM, stdin: '{"event":"x"}\n' });
    expect(linesOf(stdout).map(({ event }) => event)).toEqual(['init']);
    expect(stderr).toBe('warning: ignoring unsupported stream input message event "x"\n');
    expect(code).toBe(0);
  });

  it('a slash command is fatal unless slash commands are disabled', async () => {
    const argv = STREAM.slice(0, 2);
    const { stderr, code } = await sim.run({ argv, stdin: userLine('/model') });
    expect(stderr).toBe(
      'error: /model is answered by the CLI itself and is unavailable with --input-format stream-json; run it as its own --print /model invocation\n',
    );
    expect(code).toBe(2);
    const disabled = await sim.run({ argv: STREAM, stdin: userLine('/model') });
    expect(disabled.stdout).toContain('Simulated answer: /model');
  });
});
