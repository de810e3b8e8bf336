// The packages beside npm's: written from one source, and equal to it.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { PROMPTS } from '../src/mcp/prompts/prompt-rows.ts';
import { TOOLS } from '../src/tools/index.ts';

const ROOT = path.resolve(import.meta.dirname, '..');
const MCPB = path.join(ROOT, 'node_modules/@anthropic-ai/mcpb/dist/cli/cli.js');
const { version, mcpName, name } = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8')) as {
  version: string;
  mcpName: string;
  name: string;
};

let dir: string;
let out: string;
beforeAll(() => {
  dir = mkdtempSync(path.join(tmpdir(), 'agy-packages-'));
  out = path.join(dir, 'out');
  execFileSync(process.execPath, ['scripts/build-packages.js', out], { cwd: ROOT, stdio: 'pipe' });
});
afterAll(() => {
  rmSync(dir, { recursive: true });
});
const read = (...names: string[]): unknown => JSON.parse(readFileSync(path.join(out, ...names), 'utf8'));

test('every manifest has the version of the package', () => {
  const plugin = ['marketplace', 'plugins', 'agy'];
  expect(read(...plugin, '.claude-plugin', 'plugin.json')).toMatchObject({ name: 'agy', version });
  expect(read(...plugin, '.codex-plugin', 'plugin.json')).toMatchObject({ name: 'agy', version });
  expect(read('marketplace', '.claude-plugin', 'marketplace.json')).toMatchObject({ plugins: [{ version }] });
  expect(read('mcpb', 'manifest.json')).toMatchObject({ name, version });
  expect(read('server.json')).toMatchObject({
    name: mcpName,
    version,
    packages: [{ identifier: name, version, transport: { type: 'stdio' } }],
  });
});

describe('the plugin', () => {
  test('brings the built server and the skill as they are', () => {
    const root = path.join(out, 'marketplace', 'plugins', 'agy');
    for (const folder of ['dist', 'skills/agy']) {
      const files = readdirSync(path.join(ROOT, folder), { recursive: true, encoding: 'utf8' }).filter(
        (file) => !file.endsWith('.map'),
      );
      expect(readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' }).sort()).toEqual(
        files.sort(),
      );
    }
    expect(existsSync(path.join(root, 'LICENSE'))).toBe(true);
  });
});

describe('the bundle', () => {
  test('lists the tools and prompts that the server has', () => {
    const { tools, prompts } = read('mcpb', 'manifest.json') as Record<
      'tools' | 'prompts',
      { name: string }[]
    >;
    expect(tools.map((each) => each.name)).toEqual(TOOLS.map((each) => each.name));
    expect(prompts.map((each) => each.name)).toEqual(PROMPTS.map((each) => each.name));
  });
  test('unpacks to a server that runs', () => {
    const unpacked = path.join(dir, 'unpacked');
    const file = path.join(out, `${name}-${version}.mcpb`);
    execFileSync(process.execPath, [MCPB, 'unpack', file, unpacked], { stdio: 'pipe' });
    const said = execFileSync(process.execPath, [path.join(unpacked, 'dist/agy-mcp.js'), '--version'], {
      encoding: 'utf8',
    });
    expect(said.trim()).toBe(version);
    expect(existsSync(path.join(unpacked, 'skills/agy/SKILL.md'))).toBe(true);
  });
});

test('the text for the registry is as short as it wants it', () => {
  const { description } = read('server.json') as { description: string };
  expect(description.length).toBeLessThanOrEqual(100);
});
