// Writes the packages beside npm's: a plugin for Claude Code and Codex, an MCPB bundle, the registry's server.json.
// All of it comes from package.json, the built server and skills/. Run after `npm run build`.
import { execFileSync } from 'node:child_process';
import { cp, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { parseJson } from './parse-json.js';

const OUT = process.argv[2] ?? 'packages';
const NEXT = `${OUT}.next`;
const manifest =
  /** @type {{ name: string, version: string, description: string, license: string, mcpName: string, keywords: string[], engines: { node: string } }} */ (
    parseJson(await readFile('package.json', 'utf8'))
  );
const { name, version, description, license, mcpName } = manifest;
const author = { name: 'agy-mcp maintainers' };
const TITLE = 'Antigravity agent';

/** The tools and prompts that the built server lists. */
async function ask() {
  const transport = new StdioClientTransport({ command: process.execPath, args: ['dist/agy-mcp.js'] });
  const client = new Client({ name: 'packages', version });
  await client.connect(transport);
  try {
    const { tools } = await client.listTools();
    const { prompts } = await client.listPrompts();
    return { tools, prompts };
  } finally {
    await client.close();
  }
}

/**
 * @param {string} file below the folder of the packages
 * @param {string | object} value text as it is, anything else as JSON
 */
async function write(file, value) {
  await mkdir(path.dirname(path.join(NEXT, file)), { recursive: true });
  const text = typeof value === 'string' ? value : `${JSON.stringify(value, null, 2)}\n`;
  await writeFile(path.join(NEXT, file), text);
}

/**
 * Copies the built program without its source maps.
 * @param {string} folder
 * @param {string[]} more what else of the checkout goes there
 */
async function copyProgram(folder, ...more) {
  for (const each of ['dist', 'LICENSE', ...more])
    await cp(each, path.join(NEXT, folder, each), {
      recursive: true,
      filter: (file) => !file.endsWith('.map'),
    });
}

/** One tree for both: each reads its own manifest. */
async function plugin() {
  const root = 'marketplace/plugins/agy';
  await copyProgram(root);
  await cp('skills/agy', path.join(NEXT, root, 'skills/agy'), { recursive: true });
  const common = { name: 'agy', version, description };
  /** @param {string[]} args */
  const server = (args) => ({ mcpServers: { agy: { command: 'node', args } } });
  await write(`${root}/.claude-plugin/plugin.json`, {
    ...common,
    author,
    license,
    keywords: manifest.keywords,
  });
  await write(`${root}/.mcp.json`, server(['${CLAUDE_PLUGIN_ROOT}/dist/agy-mcp.js']));
  await write(`${root}/.codex-plugin/plugin.json`, {
    ...common,
    skills: './skills/',
    mcpServers: './codex-mcp.json',
  });
  await write(`${root}/codex-mcp.json`, {
    mcpServers: { agy: { command: 'node', args: ['./dist/agy-mcp.js'], cwd: '.', tool_timeout_sec: 300 } },
  });
  await write(
    `${root}/README.md`,
    `# ${TITLE}\n\n${description}\n\n    /plugin install agy --marketplace agy-mcp/agy-mcp\n\nThis plugin brings the MCP server agy-mcp ${version}, built, and a skill that says when and how to hand work over. It needs Node.js ${manifest.engines.node} and the Antigravity CLI, installed and signed in.\n`,
  );
  const source = './plugins/agy';
  await write('marketplace/.claude-plugin/marketplace.json', {
    name: 'agy-mcp',
    owner: author,
    metadata: { description: 'The bridge from MCP clients to the Antigravity CLI.', version },
    plugins: [{ name: 'agy', source, description, version }],
  });
  await write('marketplace/.agents/plugins/marketplace.json', {
    name: 'agy-mcp',
    plugins: [
      {
        name: 'agy',
        source: { source: 'local', path: source },
        policy: { installation: 'AVAILABLE', authentication: 'ON_INSTALL' },
        category: 'Coding',
      },
    ],
  });
}

/** @param {Awaited<ReturnType<typeof ask>>} offers */
async function bundle({ tools, prompts }) {
  await copyProgram('mcpb', 'skills');
  await write('mcpb/manifest.json', {
    manifest_version: '0.3',
    name,
    display_name: TITLE,
    version,
    description,
    author,
    license,
    keywords: manifest.keywords,
    server: {
      type: 'node',
      entry_point: 'dist/agy-mcp.js',
      mcp_config: {
        command: 'node',
        args: ['${__dirname}/dist/agy-mcp.js'],
        env: { AGY_BIN: '${user_config.agy_bin}' },
      },
    },
    tools: tools.map((tool) => ({ name: tool.name, description: tool.description })),
    prompts: prompts.map((prompt) => ({
      name: prompt.name,
      description: prompt.description,
      arguments: (prompt.arguments ?? []).map((each) => each.name),
      // Our texts depend on which arguments are given: the server makes them.
      text: prompt.description,
    })),
    user_config: {
      agy_bin: {
        type: 'string',
        title: 'Path of agy',
        description: 'Absolute path of the Antigravity CLI, when it is not on the PATH',
        required: false,
        default: '',
      },
    },
    compatibility: { platforms: ['darwin', 'linux'], runtimes: { node: manifest.engines.node } },
  });
  /** @param {string[]} args */
  const mcpb = (...args) =>
    execFileSync(process.execPath, ['node_modules/@anthropic-ai/mcpb/dist/cli/cli.js', ...args], {
      stdio: ['ignore', 'ignore', 'inherit'],
    });
  mcpb('validate', path.join(NEXT, 'mcpb', 'manifest.json'));
  mcpb('pack', path.join(NEXT, 'mcpb'), path.join(NEXT, `${name}-${version}.mcpb`));
}

await rm(NEXT, { recursive: true, force: true });
const offers = await ask();
await plugin();
await bundle(offers);
await write('server.json', {
  $schema: 'https://static.modelcontextprotocol.io/schemas/2025-12-11/server.schema.json',
  name: mcpName,
  title: TITLE,
  // The registry takes a hundred characters.
  description: 'Hand work to the Antigravity CLI: durable jobs, isolated worktrees, redacted logs.',
  version,
  packages: [
    {
      registryType: 'npm',
      identifier: name,
      version,
      transport: { type: 'stdio' },
      environmentVariables: [
        { name: 'AGY_BIN', description: 'Absolute path of the Antigravity CLI, when it is not on the PATH' },
      ],
    },
  ],
});
await rm(OUT, { recursive: true, force: true });
await rename(NEXT, OUT);
