// Asks the built server, which has no prepared answers yet, what it answers at the opening of a connection, and writes
// that down for it: dist/prepared.json is what src/mcp/prepared.ts reads.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { SUPPORTED_PROTOCOL_VERSIONS } from '@modelcontextprotocol/server';

const MODERN = '2026-07-28';
const CLIENT = { name: 'build', version: '0' };
const META = {
  'io.modelcontextprotocol/protocolVersion': MODERN,
  'io.modelcontextprotocol/clientInfo': CLIENT,
  'io.modelcontextprotocol/clientCapabilities': {},
};

/** What a client asks first, by revision; none of it depends on the client or on the moment. */
const ASKED = new Map([
  ...SUPPORTED_PROTOCOL_VERSIONS.map((protocolVersion) => [
    protocolVersion,
    [
      ['initialize', { protocolVersion, capabilities: {}, clientInfo: CLIENT }],
      ['tools/list', {}],
      ['prompts/list', {}],
      ['resources/list', {}],
      ['resources/templates/list', {}],
      ['ping', {}],
    ],
  ]),
  [
    MODERN,
    ['server/discover', 'tools/list', 'prompts/list', 'resources/list', 'resources/templates/list'].map(
      (method) => [method, { _meta: META }],
    ),
  ],
]);

/** One connection: the results in the order of the questions. */
async function ask(server, home, questions) {
  const child = spawn(process.execPath, [server], {
    cwd: home,
    env: { HOME: home, USERPROFILE: home, PATH: process.env.PATH },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const results = [];
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  for (const [id, [method, params]] of questions.entries()) {
    child.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', id, method, params })}\n`);
    const { value = '' } = await lines.next();
    const { result } = JSON.parse(value);
    if (result === undefined) throw new Error(`${method} is answered with ${value}`);
    results.push(JSON.stringify(result));
  }
  child.stdin.end();
  await once(child, 'close');
  return results;
}

/** @param folder where the built server stands */
export async function buildStaticResponses(folder) {
  const home = await mkdtemp(path.join(tmpdir(), 'agy-mcp-build-'));
  const server = path.resolve(folder, 'agy-mcp.js');
  const results = [];
  const answers = {};
  try {
    const asked = await Promise.all(
      [...ASKED].map(async ([revision, questions]) => [
        revision,
        questions,
        await ask(server, home, questions),
      ]),
    );
    for (const [revision, questions, told] of asked)
      for (const [at, [method]] of questions.entries()) {
        if (!results.includes(told[at])) results.push(told[at]);
        answers[`${revision} ${method}`] = results.indexOf(told[at]);
      }
  } finally {
    await rm(home, { recursive: true, force: true });
  }
  await writeFile(path.join(folder, 'prepared.json'), JSON.stringify({ results, answers }));
}
