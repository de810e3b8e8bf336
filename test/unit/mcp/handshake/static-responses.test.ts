// Which messages of an opening are answered from what was prepared, and which are left to the whole server.
import { describe, expect, test } from 'vitest';
import {
  matchResponse,
  MODERN,
  type StaticResponses,
} from '../../../../src/mcp/handshake/static-responses.ts';

const LEGACY = '2025-11-25';
const PREPARED: StaticResponses = {
  results: ['{"hello":1}', '{"tools":[]}', '{"discover":1}'],
  answers: {
    [`${LEGACY} initialize`]: 0,
    [`${LEGACY} tools/list`]: 1,
    [`${MODERN} server/discover`]: 2,
    [`${MODERN} tools/list`]: 1,
  },
};

const request = (method: string, params?: unknown, more: object = {}) => ({
  jsonrpc: '2.0',
  id: 1,
  method,
  ...(params === undefined ? {} : { params }),
  ...more,
});
const hello = (more: object = {}) => ({
  protocolVersion: LEGACY,
  capabilities: { roots: { listChanged: true }, elicitation: {} },
  clientInfo: { name: 'someone', title: 'Some One', version: '1' },
  ...more,
});
const envelope = (more: object = {}) => ({
  _meta: {
    'io.modelcontextprotocol/protocolVersion': MODERN,
    'io.modelcontextprotocol/clientInfo': { name: 'someone', version: '1' },
    'io.modelcontextprotocol/clientCapabilities': {},
    ...more,
  },
});

describe('answered', () => {
  test.each([
    ['a handshake', request('initialize', hello()), null, { result: '{"hello":1}', revision: LEGACY }],
    ['a list after it', request('tools/list'), LEGACY, { result: '{"tools":[]}', revision: LEGACY }],
    [
      'with a token for progress',
      request('tools/list', { _meta: { progressToken: 1 } }),
      LEGACY,
      { result: '{"tools":[]}' },
    ],
    ['an id in words', request('tools/list', {}, { id: 'x' }), LEGACY, { id: 'x' }],
    [
      'the discovery',
      request('server/discover', envelope()),
      null,
      { result: '{"discover":1}', revision: MODERN },
    ],
    ['a list that names itself', request('tools/list', envelope()), null, { revision: MODERN }],
    ['and another', request('tools/list', envelope()), MODERN, { revision: MODERN }],
  ])('%s', (_what, message, spoken, expected) => {
    expect(matchResponse(message, spoken, PREPARED)).toMatchObject(expected);
  });
  test('a notification needs no answer', () => {
    const message = { jsonrpc: '2.0', method: 'notifications/initialized' };
    expect(matchResponse(message, LEGACY, PREPARED)).toEqual({
      result: null,
      id: null,
      revision: LEGACY,
      settles: true,
    });
  });
});

describe('left to the whole server', () => {
  test.each<[string, unknown, string | null]>([
    ['what is no object', [request('tools/list')], LEGACY],
    ['another version of JSON-RPC', request('tools/list', {}, { jsonrpc: '1.0' }), LEGACY],
    ['an id that is none', request('tools/list', {}, { id: 1.5 }), LEGACY],
    ['an id that is null', request('tools/list', {}, { id: null }), LEGACY],
    ['fields that nobody knows', request('tools/list', {}, { extra: 1 }), LEGACY],
    ['parameters that are a list', request('tools/list', []), LEGACY],
    ['work', request('tools/call', { name: 'agy' }), LEGACY],
    ['a list with a cursor', request('tools/list', { cursor: 'x' }), LEGACY],
    ['a name from every object', request('constructor'), LEGACY],
    ['a list before the handshake', request('tools/list'), null],
    ['a notification before anything', { jsonrpc: '2.0', method: 'notifications/initialized' }, null],
    ['a second handshake', request('initialize', hello()), LEGACY],
    ['a handshake after discovery', request('initialize', hello()), MODERN],
    ['a revision that is not known', request('initialize', hello({ protocolVersion: '1999-01-01' })), null],
    ['no revision', request('initialize', hello({ protocolVersion: undefined })), null],
    ['a client without a name', request('initialize', hello({ clientInfo: { version: '1' } })), null],
    ['capabilities that are none', request('initialize', hello({ capabilities: { roots: 1 } })), null],
    ['more than a handshake holds', request('initialize', hello({ _meta: {} })), null],
    [
      'another revision in the envelope',
      request('tools/list', envelope({ 'io.modelcontextprotocol/protocolVersion': '2027-01-01' })),
      null,
    ],
    [
      'half an envelope',
      request('tools/list', envelope({ 'io.modelcontextprotocol/clientInfo': undefined })),
      null,
    ],
    ['an envelope in the earlier era', request('tools/list', envelope()), LEGACY],
    ['no envelope in the later era', request('tools/list'), MODERN],
  ])('%s', (_what, message, spoken) => {
    expect(matchResponse(message, spoken, PREPARED)).toBeNull();
  });
});
