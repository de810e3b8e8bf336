// Malformed and unusual input, with the right answer for each: one table for every way to the server.

/** One answer: the id as it is written, and the protocol's code, the tool's error code, or a result. */
export interface OddAnswer {
  readonly id: string;
  readonly code?: number;
  /** The contract's error of a tool. */
  readonly error?: string;
  /** What the message of the error names. */
  readonly says?: RegExp;
}

export interface OddMessage {
  readonly name: string;
  /** Bytes of input, the newline included where there is one. */
  readonly sent: string | Buffer;
  readonly answers: readonly OddAnswer[];
  /** It takes the whole server to answer; else the opening of a connection answers it too. */
  readonly whole?: true;
}

const PARSE = -32_700;
const REQUEST = -32_600;
const METHOD = -32_601;
const PARAMS = -32_602;
const REVISION = -32_022;

export const ENVELOPE = {
  'io.modelcontextprotocol/protocolVersion': '2026-07-28',
  'io.modelcontextprotocol/clientInfo': { name: 'odd', version: '1' },
  'io.modelcontextprotocol/clientCapabilities': {},
};

const line = (text: string): string => `${text}\n`;
const refused = (
  name: string,
  text: string | Buffer,
  id: string,
  code: number,
  says?: RegExp,
): OddMessage => ({
  name,
  sent: typeof text === 'string' ? line(text) : Buffer.concat([text, Buffer.from('\n')]),
  answers: [{ id, code, ...(says === undefined ? {} : { says }) }],
});
const silent = (name: string, text: string): OddMessage => ({ name, sent: line(text), answers: [] });

/** A ping whose id stands there as it is written. */
const pinged = (name: string, idText: string): OddMessage => ({
  name,
  sent: line(`{"jsonrpc":"2.0","id":${idText},"method":"ping"}`),
  answers: [{ id: idText }],
});
const badId = (name: string, idText: string, answered = 'null'): OddMessage =>
  refused(name, `{"jsonrpc":"2.0","id":${idText},"method":"ping"}`, answered, REQUEST, /`id`/);

/** A call of a tool with arguments as they are written. */
const called = (
  name: string,
  id: string,
  tool: string,
  args: string,
  error: string,
  says?: RegExp,
): OddMessage => ({
  name,
  sent: line(
    `{"jsonrpc":"2.0","id":"${id}","method":"tools/call","params":{"name":"${tool}","arguments":${args}}}`,
  ),
  answers: [{ id: `"${id}"`, error, ...(says === undefined ? {} : { says }) }],
  whole: true,
});
const badParams = (name: string, id: string, method: string, params: string, says?: RegExp): OddMessage => ({
  ...refused(
    name,
    `{"jsonrpc":"2.0","id":"${id}","method":"${method}","params":${params}}`,
    `"${id}"`,
    PARAMS,
    says,
  ),
  whole: true,
});

const nested = (levels: number): string => `${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`;
const listed = (levels: number): string => `${'['.repeat(levels)}${']'.repeat(levels)}`;
const MEBIBYTE = 1_048_576;

const NOT_JSON: readonly OddMessage[] = [
  refused('a word', 'hello', 'null', PARSE, /JSON/),
  refused('half a message', '{"jsonrpc":"2.0","id":1,"method":', 'null', PARSE),
  refused('two messages on one line', '{"jsonrpc":"2.0","method":"x"}{"jsonrpc":"2.0"}', 'null', PARSE),
  refused('single quotes', "{'jsonrpc':'2.0'}", 'null', PARSE),
  refused('a comma too much', '{"jsonrpc":"2.0","id":1,"method":"ping",}', 'null', PARSE),
  refused('a comment', '{"jsonrpc":"2.0"} // hello', 'null', PARSE),
  refused('NaN', '{"jsonrpc":"2.0","id":NaN,"method":"ping"}', 'null', PARSE),
  refused('a number that begins with zero', '{"jsonrpc":"2.0","id":01,"method":"ping"}', 'null', PARSE),
  refused(
    'a control character in a string',
    '{"jsonrpc":"2.0","id":"a\u0001b","method":"ping"}',
    'null',
    PARSE,
  ),
  refused('NUL bytes', '\0\0\0\0', 'null', PARSE),
  refused('an HTTP request', 'POST / HTTP/1.1\r', 'null', PARSE),
  refused('UTF-16', Buffer.from('{"jsonrpc":"2.0"}', 'utf16le'), 'null', PARSE),
  refused('only brackets that open', '['.repeat(5_000), 'null', PARSE),
  refused('brackets that do not fit', `${'['.repeat(300)}}`, 'null', PARSE),
  refused(
    'bytes that are no UTF-8',
    Buffer.concat([
      Buffer.from('{"jsonrpc":"2.0","id":"u8","method":"'),
      Buffer.from([0xff, 0xfe]),
      Buffer.from('"}'),
    ]),
    '"u8"',
    PARSE,
    /UTF-8/,
  ),
];

const NO_MESSAGE: readonly OddMessage[] = [
  refused('a bare number', '5', 'null', REQUEST),
  refused('a string', '"ping"', 'null', REQUEST),
  refused('null', 'null', 'null', REQUEST),
  refused('true', 'true', 'null', REQUEST),
  refused('an empty object', '{}', 'null', REQUEST),
  refused('an object of something else', '{"foo":"boo"}', 'null', REQUEST),
  refused('an empty batch', '[]', 'null', REQUEST, /[Bb]atch/),
  refused('a batch of numbers', '[1,2,3]', 'null', REQUEST, /[Bb]atch/),
  {
    name: 'a batch of two requests and a notification',
    sent: line(
      '[{"jsonrpc":"2.0","id":"b1","method":"ping"},{"jsonrpc":"2.0","method":"notifications/initialized"},{"jsonrpc":"2.0","id":72,"method":"ping"}]',
    ),
    answers: [
      { id: '"b1"', code: REQUEST, says: /[Bb]atch/ },
      { id: '72', code: REQUEST },
    ],
  },
  refused('a batch of responses', '[{"jsonrpc":"2.0","id":1,"result":{}}]', 'null', REQUEST),
];

const ENVELOPES: readonly OddMessage[] = [
  refused('no jsonrpc', '{"id":"j1","method":"ping"}', '"j1"', REQUEST, /jsonrpc/),
  refused('jsonrpc 1.0', '{"jsonrpc":"1.0","id":"j2","method":"ping"}', '"j2"', REQUEST, /jsonrpc/),
  refused('jsonrpc as a number', '{"jsonrpc":2.0,"id":"j3","method":"ping"}', '"j3"', REQUEST, /jsonrpc/),
  refused('jsonrpc null', '{"jsonrpc":null,"id":"j4","method":"ping"}', '"j4"', REQUEST),
  refused('no method', '{"jsonrpc":"2.0","id":"m1"}', '"m1"', REQUEST, /method/),
  refused('a method that is a number', '{"jsonrpc":"2.0","id":"m2","method":1}', '"m2"', REQUEST, /method/),
  refused('a method that is null', '{"jsonrpc":"2.0","id":"m3","method":null}', '"m3"', REQUEST),
  refused('a method that is a list', '{"jsonrpc":"2.0","id":"m4","method":["ping"]}', '"m4"', REQUEST),
  refused('a method that is no string, without an id', '{"jsonrpc":"2.0","method":1}', 'null', REQUEST),
  refused(
    'params that are a list',
    '{"jsonrpc":"2.0","id":"p1","method":"ping","params":[]}',
    '"p1"',
    PARAMS,
    /params/,
  ),
  refused(
    'params that are a string',
    '{"jsonrpc":"2.0","id":"p2","method":"ping","params":"x"}',
    '"p2"',
    PARAMS,
  ),
  refused(
    'params that are a number',
    '{"jsonrpc":"2.0","id":"p3","method":"ping","params":5}',
    '"p3"',
    PARAMS,
  ),
  refused(
    'params that are null',
    '{"jsonrpc":"2.0","id":"p4","method":"ping","params":null}',
    '"p4"',
    PARAMS,
  ),
  refused('an unknown member', '{"jsonrpc":"2.0","id":"x1","method":"ping","extra":1}', '"x1"', REQUEST),
  refused(
    'a member __proto__',
    '{"jsonrpc":"2.0","id":"x2","method":"ping","__proto__":{}}',
    '"x2"',
    REQUEST,
  ),
  refused(
    'a request with a result',
    '{"jsonrpc":"2.0","id":"x3","method":"ping","result":{}}',
    '"x3"',
    REQUEST,
  ),
  refused(
    'metadata that is a number',
    '{"jsonrpc":"2.0","id":"e1","method":"ping","params":{"_meta":5}}',
    '"e1"',
    PARAMS,
    /_meta/,
  ),
  refused(
    'a progress token beyond 2^53',
    '{"jsonrpc":"2.0","id":"e2","method":"ping","params":{"_meta":{"progressToken":9007199254740993}}}',
    '"e2"',
    PARAMS,
    /progressToken/,
  ),
  refused(
    'a progress token that is an object',
    '{"jsonrpc":"2.0","id":"e3","method":"ping","params":{"_meta":{"progressToken":{}}}}',
    '"e3"',
    PARAMS,
  ),
  silent(
    'a notification with params that are a list',
    '{"jsonrpc":"2.0","method":"notifications/initialized","params":[]}',
  ),
  refused('a notification without jsonrpc', '{"method":"notifications/initialized"}', 'null', REQUEST),
  silent('a response that nobody asked for', '{"jsonrpc":"2.0","id":987,"result":{}}'),
  silent('an error that nobody asked for', '{"jsonrpc":"2.0","id":988,"error":{"code":1,"message":"x"}}'),
  silent('a malformed response', '{"jsonrpc":"2.0","id":989,"result":"x"}'),
  silent('an error without an id', '{"jsonrpc":"2.0","id":null,"error":{"code":-32600,"message":"x"}}'),
];

const IDS: readonly OddMessage[] = [
  pinged('an id of 2^53', '9007199254740992'),
  pinged('an id of 2^53 + 1', '9007199254740993'),
  pinged('an id of 64 bits', '18446744073709551615'),
  pinged('a negative id of 64 bits', '-9223372036854775808'),
  pinged('an id of thirty digits', '123456789012345678901234567890'),
  pinged('an id of zero', '0'),
  pinged('a negative id', '-1'),
  pinged('an id of minus zero', '-0'),
  pinged('an integer with a fraction of zero', '1.0'),
  pinged('an integer with an exponent', '1e3'),
  pinged('an empty id', '""'),
  pinged('an id of spaces', '"  "'),
  pinged('an id named like the prototype', '"__proto__"'),
  pinged('an id that looks like one of the inside', '"agy-mcp:1"'),
  pinged('a long id', `"${'i'.repeat(3_000)}"`),
  {
    name: 'an id with half of a surrogate pair',
    sent: line('{"jsonrpc":"2.0","id":"\\ud800","method":"ping"}'),
    answers: [{ id: '"\\ud800"' }],
  },
  {
    name: 'an id whose name is escaped',
    sent: line('{"jsonrpc":"2.0","\\u0069d":9007199254740995,"method":"ping"}'),
    answers: [{ id: '9007199254740995' }],
  },
  {
    name: 'two ids: the last one counts',
    sent: line('{"jsonrpc":"2.0","id":9007199254740997,"id":"last","method":"ping"}'),
    answers: [{ id: '"last"' }],
  },
  {
    name: 'an id inside of the parameters is none',
    sent: line('{"jsonrpc":"2.0","params":{"_meta":{"id":4}},"method":"ping","id":9007199254740999}'),
    answers: [{ id: '9007199254740999' }],
  },
  badId('a fraction', '1.5', '1.5'),
  badId('a number that is too large', '1e400', '1e400'),
  badId('an id of null', 'null'),
  badId('an id of true', 'true'),
  badId('an id that is an object', '{"a":1}'),
  badId('an id that is a list', '[1]'),
];

const LINES: readonly OddMessage[] = [
  {
    name: 'a byte order mark',
    sent: '\ufeff{"jsonrpc":"2.0","id":"l1","method":"ping"}\n',
    answers: [{ id: '"l1"' }],
  },
  {
    name: 'a line that ends like on Windows',
    sent: '{"jsonrpc":"2.0","id":"l2","method":"ping"}\r\n',
    answers: [{ id: '"l2"' }],
  },
  {
    name: 'spaces around a message',
    sent: ' \t{"jsonrpc":"2.0","id":"l3","method":"ping"} \n',
    answers: [{ id: '"l3"' }],
  },
  { name: 'empty lines', sent: '\n\r\n   \n\t\n', answers: [] },
  {
    name: 'two messages in one piece',
    sent: '{"jsonrpc":"2.0","id":"l4","method":"ping"}\n{"jsonrpc":"2.0","id":"l5","method":"ping"}\n',
    answers: [{ id: '"l4"' }, { id: '"l5"' }],
  },
  {
    name: 'a message between two that are none',
    sent: 'x\n{"jsonrpc":"2.0","id":"l6","method":"ping"}\n[]\n',
    answers: [{ id: 'null', code: PARSE }, { id: '"l6"' }, { id: 'null', code: REQUEST }],
  },
];

const METHODS: readonly OddMessage[] = [
  {
    ...refused('an unknown method', '{"jsonrpc":"2.0","id":"u1","method":"nope"}', '"u1"', METHOD),
    whole: true,
  },
  { ...refused('an empty method', '{"jsonrpc":"2.0","id":"u2","method":""}', '"u2"', METHOD), whole: true },
  {
    ...refused(
      'a method named like the prototype',
      '{"jsonrpc":"2.0","id":"u3","method":"__proto__"}',
      '"u3"',
      METHOD,
    ),
    whole: true,
  },
  {
    ...refused(
      'a method that is very long',
      `{"jsonrpc":"2.0","id":"u4","method":"${'m'.repeat(100_000)}"}`,
      '"u4"',
      METHOD,
    ),
    whole: true,
  },
  {
    ...refused(
      'a notification as a request',
      '{"jsonrpc":"2.0","id":"u5","method":"notifications/initialized"}',
      '"u5"',
      METHOD,
    ),
    whole: true,
  },
  { ...silent('an unknown notification', '{"jsonrpc":"2.0","method":"notifications/nope"}'), whole: true },
  {
    ...silent(
      'a cancellation of nothing',
      '{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":4711}}',
    ),
    whole: true,
  },
  {
    ...silent(
      'a cancellation without a request',
      '{"jsonrpc":"2.0","method":"notifications/cancelled","params":{}}',
    ),
    whole: true,
  },
  {
    ...silent(
      'a cancellation of an object',
      '{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":{}}}',
    ),
    whole: true,
  },
  {
    ...silent(
      'progress of nothing',
      '{"jsonrpc":"2.0","method":"notifications/progress","params":{"progressToken":1,"progress":1}}',
    ),
    whole: true,
  },
  badParams('a discovery that does not name its revision', 'd1', 'server/discover', '{}', /_meta/),
  {
    ...refused(
      'a revision that nobody knows',
      `{"jsonrpc":"2.0","id":"d2","method":"tools/list","params":{"_meta":{"io.modelcontextprotocol/protocolVersion":"2031-01-01","io.modelcontextprotocol/clientCapabilities":{}}}}`,
      '"d2"',
      REVISION,
    ),
    whole: true,
  },
  badParams(
    'a revision that is a number',
    'd3',
    'tools/list',
    '{"_meta":{"io.modelcontextprotocol/protocolVersion":1}}',
  ),
  badParams(
    'an envelope without capabilities',
    'd4',
    'tools/list',
    '{"_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28"}}',
  ),
  badParams(
    'a subscription without a wish',
    'd5',
    'subscriptions/listen',
    JSON.stringify({ _meta: ENVELOPE }),
  ),
  badParams(
    'a subscription to very many resources',
    'd6',
    'subscriptions/listen',
    JSON.stringify({
      _meta: ENVELOPE,
      notifications: { resourceSubscriptions: Array(2_000).fill('agy://jobs') },
    }),
  ),
];

const CALLS: readonly OddMessage[] = [
  badParams('a call without a name', 'c1', 'tools/call', '{}', /^`params\.name` must be of type string\.$/),
  badParams('a call whose name is a number', 'c2', 'tools/call', '{"name":5}', /^`params\.name`/),
  badParams('arguments that are a list', 'c3', 'tools/call', '{"name":"agy","arguments":[]}', /arguments/),
  badParams(
    'arguments that are a string',
    'c4',
    'tools/call',
    '{"name":"agy","arguments":"{}"}',
    /arguments/,
  ),
  badParams('a resource without an address', 'c5', 'resources/read', '{}', /^`params\.uri`/),
  badParams('a cursor that is a number', 'c6', 'tools/list', '{"cursor":5}', /^`params\.cursor`/),
  badParams(
    'a prompt whose argument is a number',
    'c7',
    'prompts/get',
    '{"name":"review","arguments":{"what":5}}',
  ),
  called('an unknown tool', 't1', 'agy_nope', '{}', 'invalid_request', /agy_nope/),
  called('a tool named like the prototype', 't2', '__proto__', '{}', 'invalid_request'),
  called('an unknown argument', 't3', 'agy_sessions', '{"nope":1}', 'invalid_request', /`nope`/),
  badParams(
    'an argument __proto__',
    't4',
    'tools/call',
    '{"name":"agy_sessions","arguments":{"__proto__":{"limit":1}}}',
    /`__proto__`/,
  ),
  badParams(
    'an argument __proto__ of a prompt',
    't24',
    'prompts/get',
    '{"name":"review","arguments":{"__proto__":"x"}}',
    /`__proto__`/,
  ),
  badParams(
    'parameters with __proto__',
    't25',
    'resources/read',
    '{"uri":"agy://jobs","__proto__":{}}',
    /`__proto__`/,
  ),
  called(
    'an argument constructor',
    't5',
    'agy_sessions',
    '{"constructor":{}}',
    'invalid_request',
    /`constructor`/,
  ),
  called('an argument prototype', 't6', 'agy_sessions', '{"prototype":{}}', 'invalid_request', /`prototype`/),
  called(
    '__proto__ in a schema',
    't7',
    'agy',
    '{"prompt":"x","dry_run":true,"output_schema":{"__proto__":{"type":"object"}}}',
    'invalid_request',
    /`output_schema`.*`__proto__`/,
  ),
  called(
    '__proto__ deep in a schema',
    't8',
    'agy',
    '{"prompt":"x","dry_run":true,"output_schema":{"properties":{"a":[{"__proto__":{}}]}}}',
    'invalid_request',
    /`output_schema`.*`__proto__`/,
  ),
  called(
    '__proto__ among variables',
    't9',
    'agy',
    '{"prompt":"x","dry_run":true,"extra_env":{"__proto__":"x"}}',
    'invalid_request',
    /`extra_env`/,
  ),
  called(
    'a schema of 65 levels',
    't10',
    'agy',
    `{"prompt":"x","dry_run":true,"output_schema":${nested(65)}}`,
    'invalid_request',
    /`output_schema` nests more than 64/,
  ),
  called(
    'a schema of 200 levels',
    't11',
    'agy',
    `{"prompt":"x","dry_run":true,"output_schema":${nested(200)}}`,
    'invalid_request',
    /`output_schema` nests more than 64/,
  ),
  called(
    'a schema of 8,000 levels',
    't12',
    'agy',
    `{"prompt":"x","dry_run":true,"output_schema":${nested(8_000)}}`,
    'invalid_request',
    /`output_schema` nests more than 64/,
  ),
  called(
    'a schema of a million levels',
    't13',
    'agy',
    `{"prompt":"x","output_schema":{"a":${listed(1_000_000)}}}`,
    'invalid_request',
    /`output_schema` nests more than 64/,
  ),
  called(
    'an unknown argument of 8,000 levels',
    't14',
    'agy_sessions',
    `{"nope":${listed(8_000)}}`,
    'invalid_request',
    /`nope`/,
  ),
  called(
    'a schema with very many names',
    't15',
    'agy',
    `{"prompt":"x","output_schema":{${Array.from({ length: 30_000 }, (_, n) => `"k${n}":1`).join()}}}`,
    'invalid_request',
    /`output_schema` holds more than/,
  ),
  called(
    'very many variables',
    't16',
    'agy',
    `{"prompt":"x","extra_env":{${Array.from({ length: 30_000 }, (_, n) => `"K${n}":""`).join()}}}`,
    'invalid_request',
    /`extra_env` holds more than/,
  ),
  called(
    'a schema that is too long',
    't17',
    'agy',
    `{"prompt":"x","output_schema":{"a":"${'x'.repeat(70_000)}"}}`,
    'invalid_request',
    /`output_schema`/,
  ),
  called('a limit that is too large', 't18', 'agy_sessions', '{"limit":1e400}', 'invalid_request', /`limit`/),
  called('NUL in a prompt', 't19', 'agy', '{"prompt":"a\\u0000b"}', 'invalid_request', /`prompt`.*NUL/),
  called(
    'a prompt that is too long',
    't20',
    'agy',
    `{"prompt":"${'x'.repeat(300_000)}"}`,
    'invalid_request',
    /`prompt`/,
  ),
  called(
    'an id that climbs out of the store',
    't21',
    'agy_status',
    '{"job_id":"../../etc"}',
    'invalid_request',
    /`job_id`/,
  ),
  called(
    'of two equal names the last counts',
    't22',
    'agy_sessions',
    '{"limit":1,"limit":"x"}',
    'invalid_request',
    /`limit`/,
  ),
  {
    ...refused(
      'a message of 8,000 levels',
      `{"jsonrpc":"2.0","id":"q1","method":"ping","params":{"a":${listed(8_000)}}}`,
      '"q1"',
      PARAMS,
      /deep/,
    ),
  },
  {
    ...refused(
      'a call that nests too deep beside its arguments',
      `{"jsonrpc":"2.0","id":"q2","method":"tools/call","params":{"name":"agy_sessions","arguments":{},"x":${listed(8_000)}}}`,
      '"q2"',
      PARAMS,
      /deep/,
    ),
  },
  {
    ...silent(
      'a notification of 8,000 levels',
      `{"jsonrpc":"2.0","method":"notifications/initialized","params":{"a":${listed(8_000)}}}`,
    ),
  },
];

/** A ping of so many bytes, the newline not counted. */
function sized(id: string, bytes: number): string {
  const head = `{"jsonrpc":"2.0","id":${id},"method":"ping","params":{"a":"`;
  return `${head}${'x'.repeat(bytes - head.length - 3)}"}}`;
}

const manyNames = (count: number): string => Array.from({ length: count }, (_, at) => `"k${at}":1`).join(',');

/** Rows of more than a few kilobytes: the opening leaves them to the whole server. */
const LONG: readonly OddMessage[] = [
  {
    ...refused(
      '11 MiB, the id first',
      `{"jsonrpc":"2.0","id":"g1","method":"ping","params":{"a":"${'x'.repeat(11 * MEBIBYTE)}"}}`,
      '"g1"',
      REQUEST,
      /10 MiB/,
    ),
    whole: true,
  },
  {
    ...refused(
      '11 MiB, the id last',
      `{"method":"ping","params":{"a":"${'x'.repeat(11 * MEBIBYTE)}"},"jsonrpc":"2.0","id":9007199254740993}`,
      '9007199254740993',
      REQUEST,
      /10 MiB/,
    ),
    whole: true,
  },
  {
    ...refused('one byte more than 10 MiB', sized('7001', 10 * MEBIBYTE + 1), '7001', REQUEST, /10 MiB/),
    whole: true,
  },
  {
    name: '10 MiB to the byte',
    sent: line(sized('7002', 10 * MEBIBYTE)),
    answers: [{ id: '7002' }],
    whole: true,
  },
  ...[
    '"method":"initialize","params":{"protocolVersion":"2025-06-18","clientInfo":{},"capabilities":{"experimental":{MANY}}}',
    '"method":"tools/call","params":{"name":"agy_sessions","arguments":{MANY}}',
    '"method":"prompts/get","params":{"name":"review","arguments":{MANY}}',
    '"method":"ping","params":{"_meta":{MANY}}',
  ].map((rest, at) => ({
    ...refused(
      `600,000 names of no use, ${at}`,
      `{"jsonrpc":"2.0","id":"w${at}",${rest.replace('MANY', manyNames(600_000))}}`,
      `"w${at}"`,
      REQUEST,
      /values/,
    ),
    whole: true as const,
  })),
  { ...refused('12 MiB of brackets', '['.repeat(12 * MEBIBYTE), 'null', REQUEST, /10 MiB/), whole: true },
  { ...refused('12 MiB of one word', 'x'.repeat(12 * MEBIBYTE), 'null', REQUEST, /10 MiB/), whole: true },
  { ...refused('10 MiB of brackets that open', '['.repeat(10 * MEBIBYTE), 'null', PARSE), whole: true },
];

export const ODD_MESSAGES: readonly OddMessage[] = [
  ...NOT_JSON,
  ...NO_MESSAGE,
  ...ENVELOPES,
  ...IDS,
  ...LINES,
  ...METHODS,
  ...CALLS,
  ...LONG,
];
