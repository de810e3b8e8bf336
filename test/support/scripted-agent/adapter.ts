// A third agent, as somebody adds one: it says lines of JSON, one event each.
import type { Adapter } from '../../../src/adapters/adapter.ts';
import { failureEvent } from '../../../src/adapters/outcome/classify-failure.ts';
import { asString, parseRecord, unknownLine } from '../../../src/adapters/json.ts';
import { helpFlags, versionText } from '../../../src/adapters/version.ts';
import type { Backend } from '../../../src/protocol/backend.ts';
import { type AgentEvent, NO_USAGE } from '../../../src/protocol/event.ts';

/** It is in the list of agents only where the test puts it there. */
const NAME: string = 'scripted';
const NAMED = NAME as Backend;

function answer(response: string): AgentEvent {
  return {
    type: 'result',
    subtype: 'success',
    status: 'SUCCESS',
    session_id: null,
    response,
    error: null,
    usage: { ...NO_USAGE, output_tokens: 3, total_tokens: 3 },
    num_turns: null,
    denied_actions: [],
  };
}

export const scripted: Adapter = {
  name: NAMED,
  install: 'Write it',
  windowsFolder: null,
  environment: { SCRIPTED_QUIET: '1' },
  places: { state: [], configuration: [], signIn: [], tokens: [], hosts: [] },
  projectFiles: [],
  history: [],
  whenInstead: 'no model at all',
  hints: {
    auth: 'Give scripted its key.',
    account: 'Give scripted another account.',
    model: 'Leave model out.',
    untrusted: 'Let scripted into the folder.',
  },
  exitRules: [{ id: 'scripted_auth', code: 9, kind: 'auth' }],
  writingTools: ['scribble'],
  allowRules: {},
  allowRulesPlace: null,
  successMayBeTimeout: false,
  quota: null,
  runUsage: (counted) => counted,
  keyringMayLag: () => false,
  versionNote: () => ({ detail: ', by its script', fix: null }),
  capability: (executable, version, help) => ({
    backend: NAMED,
    executable,
    version: versionText(version),
    flags: helpFlags(help),
    efforts: [],
    drive: 'stream_argv',
  }),
  command: (spec) => ({
    argv: ['--say', spec.prompt],
    stdin: null,
    stdinAfterInit: false,
    privateTemp: false,
    readsLog: false,
    warnings: [],
  }),
  parser: () => ({
    line(_source, text) {
      const record = parseRecord(text);
      const session = asString(record?.['begin']);
      const response = asString(record?.['answer']);
      const failure = asString(record?.['failure']);
      if (session !== null) return [{ type: 'system', subtype: 'init', session_id: session }];
      if (failure !== null) return [failureEvent(failure)];
      return response === null ? [unknownLine(text, record)] : [answer(response)];
    },
    end: () => [],
  }),
};
