// Asks the freshly built server what it answers when a client connects and writes the answers to dist/prepared.json,
// from which the server answers later without loading the MCP SDK.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { SUPPORTED_PROTOCOL_VERSIONS } from '@modelcontextprotocol/server';
import { parseJson } from './parse-json.js';

const MODERN = '2026-07-28';
const CLIENT = { name: 'build', version: '0' };
const META = {
  'io.modelcontextprotocol/protocolVersion': MODERN,
  'io.modelcontextprotocol/clientInfo': CLIENT,
  'io.modelcontextprotocol/clientCapabilities': {},
};

/** @typedef {readonly [method: string, params: object]} Question */

/**
 * What a client asks first, by protocol revision. No answer depends on the client or on the time.
 * @type {readonly { revision: string, questions: readonly Question[] }[]}
 */
const ASKED = [
  ...SUPPORTED_PROTOCOL_VERSIONS.map((protocolVersion) => ({
    revision: protocolVersion,
    questions: /** @type {Question[]} */ ([
      ['initialize', { protocolVersion, capabilities: {}, clientInfo: CLIENT }],
      ['tools/list', {}],
      ['prompts/list', {}],
      ['resources/list', {}],
      ['resources/templates/list', {}],
      ['ping', {}],
    ]),
  })),
  {
    revision: MODERN,
    questions: [
      'server/discover',
      'tools/list',
      'prompts/list',
      'resources/list',
      'resources/templates/list',
    ].map((method) => [method, { _meta: META }]),
  },
];

/**
 * One connection: the results as JSON text, in the order of the questions.
 * @param {string} server
 * @param {string} home
 * @param {readonly Question[]} questions
 */
async function ask(server, home, questions) {
  const child = spawn(process.execPath, [server], {
    cwd: home,
    env: { HOME: home, USERPROFILE: home, PATH: process.env['PATH'] },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  /** @type {string[]} */
  const results = [];
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  for (const [id, [method, params]] of questions.entries()) {
    child.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', id, method, params })}\n`);
    const line = await lines.next();
    const value = line.done === true ? '' : line.value;
    const { result } = /** @type {{ result?: unknown }} */ (parseJson(value || '{}'));
    if (result === undefined) throw new Error(`${method} is answered with ${value}`);
    results.push(JSON.stringify(result));
  }
  child.stdin.end();
  await once(child, 'close');
  return results;
}

/** @param {string} folder where the built server is */
export async function buildStaticResponses(folder) {
  const home = await mkdtemp(path.join(tmpdir(), 'agy-mcp-build-'));
  const server = path.resolve(folder, 'agy-mcp.js');
  /** @type {Set<string>} */
  const results = new Set();
  /** @type {Map<string, string>} */
  const byQuestion = new Map();
  try {
    const asked = await Promise.all(
      ASKED.map(async (each) => ({ ...each, answers: await ask(server, home, each.questions) })),
    );
    for (const { revision, questions, answers } of asked)
      for (const [at, [method]] of questions.entries()) {
        const answer = answers[at] ?? '';
        results.add(answer);
        byQuestion.set(`${revision} ${method}`, answer);
      }
  } finally {
    await rm(home, { recursive: true, force: true });
  }
  // Each text stands once; a question names its place in the list.
  const list = [...results];
  const answers = Object.fromEntries(
    [...byQuestion].map(([question, answer]) => [question, list.indexOf(answer)]),
  );
  await writeFile(path.join(folder, 'prepared.json'), JSON.stringify({ results: list, answers }));
}
