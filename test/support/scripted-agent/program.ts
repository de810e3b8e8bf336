// The bridge with a third agent in it: the two lines that its recipe names are all that differs from the source.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { build } from 'esbuild';
import ts from 'typescript';

const PROJECT = path.resolve(import.meta.dirname, '../../..');
const SRC = path.join(PROJECT, 'src');

/** What the recipe has somebody write, by file. */
const EDITS: Readonly<Record<string, readonly (readonly [before: string, after: string])[]>> = {
  'protocol/backend.ts': [["['agy', 'gemini']", "['agy', 'gemini', 'scripted']"]],
  'adapters/index.ts': [
    ['{ agy, gemini }', '{ agy, gemini, scripted }'],
    [
      "import { gemini } from './gemini/adapter.ts';",
      "import { gemini } from './gemini/adapter.ts';\nimport { scripted } from '../../test/support/scripted-agent/adapter.ts';",
    ],
  ],
};

function edited(name: string): string {
  let text = readFileSync(path.join(SRC, name), 'utf8');
  for (const [before, after] of EDITS[name] ?? []) {
    if (!text.includes(before)) throw new Error(`${name} has no ${before}`);
    text = text.replace(before, after);
  }
  return text;
}

const EDITED: ReadonlyMap<string, string> = new Map(
  Object.keys(EDITS).map((name) => [path.join(SRC, name), edited(name)]),
);

/**
 * What the compiler says of the whole source.
 * @param names of the edited files that it reads edited
 * @returns the files that it complains of, with its words
 */
export function compilerErrors(names: readonly string[] = Object.keys(EDITS)): string[] {
  const read = new Set(names.map((name) => path.join(SRC, name)));
  const textOf = (file: string): string | undefined =>
    read.has(path.normalize(file)) ? EDITED.get(path.normalize(file)) : undefined;
  const project = ts.getParsedCommandLineOfConfigFile(
    path.join(PROJECT, 'tsconfig.json'),
    {},
    { ...ts.sys, onUnRecoverableConfigFileDiagnostic: () => undefined },
  );
  if (project === undefined) throw new Error('tsconfig.json cannot be read');
  const options = { ...project.options, skipLibCheck: true };
  const host = ts.createCompilerHost(options);
  const readFile = host.readFile.bind(host);
  host.readFile = (file) => textOf(file) ?? readFile(file);
  const roots = project.fileNames.filter(
    (file) => path.normalize(file).startsWith(SRC) || file.endsWith('.d.ts'),
  );
  return ts.getPreEmitDiagnostics(ts.createProgram(roots, options, host)).map(({ file, messageText }) => {
    const where = file === undefined ? '' : path.relative(SRC, file.fileName);
    return `${where}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`;
  });
}

/**
 * Builds the programs with these lines in them.
 * @returns the server's program
 */
export async function buildBridge(folder: string): Promise<string> {
  const shared = {
    define: { AGY_MCP_VERSION: '"0"' },
    platform: 'node',
    format: 'esm',
    outdir: folder,
    logLevel: 'silent',
    absWorkingDir: PROJECT,
  } as const;
  await build({ ...shared, entryPoints: ['src/cli/entry/agy-mcp.ts'], bundle: false });
  await build({
    ...shared,
    entryPoints: ['src/cli/entry/main.ts', 'src/cli/entry/hold-jobs.ts', 'src/cli/entry/run-job.ts'],
    bundle: true,
    splitting: true,
    mainFields: ['module', 'main'],
    banner: {
      js: "import { createRequire as __make } from 'node:module'; const require = __make(import.meta.url);",
    },
    plugins: [
      {
        name: 'third-agent',
        setup(bundler) {
          bundler.onLoad({ filter: /(?:backend|index)\.ts$/ }, ({ path: file }) => {
            const contents = EDITED.get(file);
            return contents === undefined ? undefined : { contents, loader: 'ts' };
          });
        },
      },
    ],
  });
  return path.join(folder, 'agy-mcp.js');
}
