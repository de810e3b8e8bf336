// What is shipped: these files and no others, small, with every licence, and a runner without the MCP SDK.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { build } from 'esbuild';
import ts from 'typescript';
import { beforeAll, describe, expect, test } from 'vitest';

const ROOT = path.resolve(import.meta.dirname, '..');
const DIST = path.join(ROOT, 'dist');
const MAX_PACKED_BYTES = 1_500_000;

interface Packed {
  readonly size: number;
  readonly version: string;
  readonly files: readonly { readonly path: string; readonly mode: number }[];
}

const manifest = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8')) as {
  readonly version: string;
  readonly bin: Readonly<Record<string, string>>;
  readonly files: readonly string[];
};

describe('the package', () => {
  let packed: Packed;
  beforeAll(() => {
    // Without scripts: the programs are built already, and `prepare` would build them under the other tests.
    const answer = execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
      cwd: ROOT,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    [packed] = JSON.parse(answer) as [Packed];
  });
  const names = (): string[] => packed.files.map((file) => file.path);

  test('holds the programs, the skills and the documents, and nothing else', () => {
    const always = ['package.json', 'README.md', 'LICENSE'];
    const wanted = [...always, ...manifest.files.filter((each) => !each.startsWith('!'))];
    expect(
      names().filter((name) => !wanted.some((each) => name === each || name.startsWith(`${each}/`))),
    ).toEqual([]);
    expect(manifest.files).toEqual([
      'dist',
      '!dist/**/*.map',
      'examples',
      'skills',
      'security.md',
      'CHANGELOG.md',
    ]);
  });
  test('lacks nothing that a user needs', () => {
    expect(names()).toEqual(
      expect.arrayContaining([
        'CHANGELOG.md',
        'LICENSE',
        'README.md',
        'dist/THIRD-PARTY-LICENSES.txt',
        'dist/agy-mcp.js',
        'dist/agy-sim.js',
        'dist/main.js',
        'dist/prepared.json',
        'dist/run-job.js',
        'examples/policy/locked-down.toml',
        'examples/policy/solo.toml',
        'examples/policy/team.toml',
        'package.json',
        'security.md',
      ]),
    );
  });
  test('has no sources, tests, maps or secrets in its folders', () => {
    expect(
      names().filter((name) => /\.(?:ts|map|env|tgz|log)$|test|node_modules|\.npmrc/.test(name)),
    ).toEqual([]);
  });
  test('is under 1.5 MB', () => {
    expect(packed.size).toBeLessThan(MAX_PACKED_BYTES);
  });
  test('needs no other package: everything is bundled', () => {
    expect(manifest).not.toHaveProperty('dependencies');
    expect(manifest).not.toHaveProperty('peerDependencies');
  });
  test('puts one command on the PATH: the simulator is a part of the demo, not a product', () => {
    expect(Object.keys(manifest.bin)).toEqual(['agy-mcp']);
  });
  test('ships its programs executable', () => {
    for (const file of Object.values(manifest.bin))
      expect((packed.files.find((each) => each.path === file)?.mode ?? 0) & 0o111, file).toBe(0o111);
  });
});

describe('the programs', () => {
  test.each(Object.entries(manifest.bin))('%s can be started by its name', (_name, file) => {
    const program = path.join(ROOT, file);
    expect(readFileSync(program, 'utf8')).toMatch(/^#!\/usr\/bin\/env node\n/);
    expect(statSync(program).mode & 0o111).toBe(0o111);
  });
  test('agy-mcp says the version of the package', () => {
    const said = execFileSync(process.execPath, [path.join(DIST, 'agy-mcp.js'), '--version'], {
      encoding: 'utf8',
    });
    expect(said.trim()).toBe(manifest.version);
  });
});

/** Reading a built file takes a second: it is done once. */
const importsKnown = new Map<string, readonly string[]>();

/** What a built file imports: statically, and by import() with a literal. */
function importsOf(file: string): readonly string[] {
  const known = importsKnown.get(file) ?? readImports(file);
  importsKnown.set(file, known);
  return known;
}

function readImports(file: string): string[] {
  const tree = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, false);
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    const specifier =
      ts.isImportDeclaration(node) || ts.isExportDeclaration(node)
        ? node.moduleSpecifier
        : ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword
          ? node.arguments[0]
          : undefined;
    if (specifier !== undefined && ts.isStringLiteralLike(specifier)) found.push(specifier.text);
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return found;
}

/** Every built file that is loaded with this one, or can be. */
function loadedWith(file: string, seen = new Set<string>()): Set<string> {
  if (seen.has(file)) return seen;
  seen.add(file);
  for (const target of importsOf(file))
    if (target.startsWith('.')) loadedWith(path.resolve(path.dirname(file), target), seen);
  return seen;
}

const SERVER = path.join(ROOT, 'src', 'cli', 'entry', 'main.ts');
const RUNNER = path.join(ROOT, 'src', 'cli', 'entry', 'run-job.ts');
const SDK = /^@modelcontextprotocol\//;

/** The package itself, as the bundler names its files, and a constant of its protocol. */
const SDK_SIGNS = /node_modules\/@modelcontextprotocol\/|io\.modelcontextprotocol\//;

const withSdk = (program: string): string[] =>
  [...loadedWith(program)].filter((file) => SDK_SIGNS.test(readFileSync(file, 'utf8')));

describe('what is loaded', () => {
  test('the runner never loads the MCP SDK', async () => {
    expect(withSdk(path.join(DIST, 'run-job.js'))).toEqual([]);
    const packages = await packagesOf([RUNNER]);
    expect(packages).toEqual(expect.arrayContaining(['execa', 'zod']));
    expect(packages.filter((name) => SDK.test(name))).toEqual([]);
  });
  test('the looks that find none there find it in the server', async () => {
    expect(withSdk(path.join(DIST, 'main.js'))).not.toEqual([]);
    expect((await packagesOf([SERVER])).filter((name) => SDK.test(name))).not.toEqual([]);
  });
  test('the look sees what a file imports, and what that imports when it is needed', () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'agy-loads-'));
    const write = (name: string, text: string) => {
      writeFileSync(path.join(folder, name), text);
    };
    try {
      write('entry.js', "import './near.js';\n");
      write('near.js', "export const far = () => import('./far.js');\n");
      write('far.js', '// node_modules/@modelcontextprotocol/server/dist/index.mjs\n');
      expect(withSdk(path.join(folder, 'entry.js'))).toEqual([path.join(folder, 'far.js')]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
  test('nothing but Node modules comes from outside the package', () => {
    const outside = ['agy-mcp.js', 'main.js', 'run-job.js', 'agy-sim.js'].flatMap((program) =>
      [...loadedWith(path.join(DIST, program))].flatMap((file) =>
        importsOf(file).filter((target) => !target.startsWith('.') && !isNodeModule(target)),
      ),
    );
    expect(outside).toEqual([]);
  });
});

function isNodeModule(name: string): boolean {
  return name.startsWith('node:') || builtinModules.includes(name);
}

/** Packages of which a bundler takes something, asked of it here and not of the build. */
async function packagesOf(entryPoints: readonly string[]): Promise<string[]> {
  const { metafile } = await build({
    absWorkingDir: ROOT,
    entryPoints: [...entryPoints],
    bundle: true,
    write: false,
    metafile: true,
    splitting: true,
    platform: 'node',
    format: 'esm',
    mainFields: ['module', 'main'],
    outdir: DIST,
    logLevel: 'silent',
  });
  const found = Object.values(metafile.outputs).flatMap(({ inputs }) =>
    Object.entries(inputs)
      .filter(([, { bytesInOutput }]) => bytesInOutput > 0)
      .flatMap(
        ([file]) =>
          /^node_modules\/((?:@[^/]+\/)?[^/]+(?:\/node_modules\/(?:@[^/]+\/)?[^/]+)*)\//.exec(file)?.[1] ??
          [],
      ),
  );
  return [...new Set(found)].sort();
}

describe('the licences', () => {
  const notices = readFileSync(path.join(DIST, 'THIRD-PARTY-LICENSES.txt'), 'utf8').split(/^-{72}$/m);

  test('of every bundled package are there, by name and version', async () => {
    const packages = await packagesOf([SERVER, RUNNER, path.join(ROOT, 'src', 'agy-sim', 'main.ts')]);
    expect(packages).toEqual(expect.arrayContaining(['execa', 'zod', 'smol-toml', 'nanoid', 'tree-kill']));
    const heads = notices.map((notice) => notice.trim().split('\n', 1)[0] ?? '');
    const missing = packages.filter((folder) => {
      const own = JSON.parse(
        readFileSync(path.join(ROOT, 'node_modules', folder, 'package.json'), 'utf8'),
      ) as {
        name: string;
        version: string;
      };
      return !heads.some((head) => head.startsWith(`${own.name} ${own.version} (`));
    });
    expect(missing).toEqual([]);
  });
  test('are whole texts, not names of licences', () => {
    const short = notices
      .map((notice) => notice.trim())
      .filter((notice) => !/permission|redistribution|licensed under the apache/i.test(notice));
    expect(short).toEqual([]);
  });
  test('permit what is done with them', () => {
    const kinds = notices.map((notice) => /\(([^)]*)\)/.exec(notice.trim())?.[1] ?? '');
    expect(
      [...new Set(kinds)].filter(
        (kind) => !/^(?:MIT|ISC|BSD-[23]-Clause|Apache-2\.0|0BSD)(?:-0)?$/.test(kind),
      ),
    ).toEqual([]);
  });
  test('of the program itself is there', () => {
    expect(existsSync(path.join(ROOT, 'LICENSE'))).toBe(true);
    expect(readFileSync(path.join(ROOT, 'LICENSE'), 'utf8')).toContain('MIT');
  });
});
