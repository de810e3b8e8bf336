// The boundary rules: which module may import which, and where each outside dependency may be used.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
import { describe, expect, test } from 'vitest';
import { BACKENDS } from '../src/protocol/backend.ts';
import { TOOLS } from '../src/tools/index.ts';

const SRC = path.resolve(import.meta.dirname, '../src');

interface Import {
  /** A path under src/, or the name of a package or Node module. */
  readonly target: string;
  readonly inside: boolean;
  /** Gone at run time: only `import type` is, `import { type X }` still loads the module. */
  readonly typeOnly: boolean;
}

interface Source {
  /** Path under src/ with forward slashes. */
  readonly file: string;
  readonly module: string;
  readonly text: string;
  readonly tree: ts.SourceFile;
  readonly imports: readonly Import[];
}

function walk(node: ts.Node, visit: (node: ts.Node) => void): void {
  visit(node);
  ts.forEachChild(node, (child) => {
    walk(child, visit);
  });
}

function importsOf(file: string, tree: ts.SourceFile): Import[] {
  const found: Import[] = [];
  const add = (specifier: ts.Node | undefined, typeOnly: boolean): void => {
    if (specifier === undefined || !ts.isStringLiteralLike(specifier)) return;
    const inside = specifier.text.startsWith('.');
    const target = inside ? path.posix.join(path.posix.dirname(file), specifier.text) : specifier.text;
    found.push({ target, inside, typeOnly });
  };
  walk(tree, (node) => {
    if (ts.isImportDeclaration(node))
      add(node.moduleSpecifier, node.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword);
    else if (ts.isExportDeclaration(node)) add(node.moduleSpecifier, node.isTypeOnly);
    else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument))
      add(node.argument.literal, true);
    else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword)
      add(node.arguments[0], false);
  });
  return found;
}

function readSource(file: string): Source {
  const text = readFileSync(path.join(SRC, file), 'utf8');
  const tree = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const module = file.includes('/') ? file.slice(0, file.indexOf('/')) : file;
  return { file, module, text, tree, imports: importsOf(file, tree) };
}

const ALL = readdirSync(SRC, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => path.relative(SRC, path.join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
  .sort()
  .map(readSource);
const BY_FILE = new Map(ALL.map((source) => [source.file, source]));
/** The simulator is a separate program with a boundary of its own. */
const BRIDGE = ALL.filter(({ module }) => module !== 'agy-sim');

/** Violations, each as "file: what"; a rule holds when there are none. */
function offences(sources: readonly Source[], look: (source: Source) => readonly string[]): string[] {
  return sources.flatMap((source) => look(source).map((what) => `${source.file}: ${what}`));
}

/** `look` at every node; a string is an offence there. */
function nodeOffences(sources: readonly Source[], look: (node: ts.Node, source: Source) => string | null) {
  return offences(sources, (source) => {
    const found: string[] = [];
    walk(source.tree, (node) => {
      const what = look(node, source);
      if (what === null) return;
      const { line } = source.tree.getLineAndCharacterOfPosition(node.getStart(source.tree));
      found.push(`${what} at line ${line + 1}`);
    });
    return found;
  });
}

const isIn = (file: string, places: readonly string[]): boolean =>
  places.some((place) => (place.endsWith('/') ? file.startsWith(place) : file === place));

/** Every file that is loaded with this one. */
function loadedWith(file: string, seen = new Set<string>()): Set<string> {
  if (seen.has(file)) return seen;
  const source = BY_FILE.get(file);
  if (source === undefined) throw new Error(`There is no src/${file}.`);
  seen.add(file);
  for (const { target, inside, typeOnly } of source.imports)
    if (inside && !typeOnly) loadedWith(target, seen);
  return seen;
}

/** The layers from the lowest up, each with its modules: folders of src/ and the files beside them. */
const LAYERS: readonly (readonly string[])[] = [
  ['protocol', 'version.ts'],
  ['platform', 'policy', 'redaction', 'event-formats', 'egress'],
  ['screening'],
  ['adapters', 'workspace', 'store', 'config', 'installer', 'confinement', 'audit'],
  ['jobs', 'runner', 'doctor'],
  ['tools'],
  ['app.ts', 'create-runner-app.ts', 'mcp'],
  ['cli'],
];
const layerOf = (module: string): number => LAYERS.findIndex((modules) => modules.includes(module)) + 1;
const moduleOf = (target: string): string => (target.includes('/') ? target.split('/', 1)[0] : target) ?? '';

/**
 * Types that may be imported within a layer: mcp/ is given the server's app. (The brand of redaction/ needs no row
 * here: redaction/ is a layer below store/.)
 */
const TYPE_PASSES: readonly { from: string; to: string }[] = [{ from: 'mcp', to: 'app.ts' }];

function isUpward({ module }: Source, { target, inside, typeOnly }: Import): boolean {
  const to = moduleOf(target);
  if (!inside || module === to) return false;
  if (typeOnly && TYPE_PASSES.some((pass) => pass.from === module && pass.to === to)) return false;
  return layerOf(to) >= layerOf(module);
}

/** A circle of imports through this file, types included; null when there is none. */
function circleFrom(start: string): string | null {
  const queue: string[][] = [[start]];
  const seen = new Set<string>();
  for (let way = queue.shift(); way !== undefined; way = queue.shift()) {
    for (const { target, inside } of BY_FILE.get(way.at(-1) ?? '')?.imports ?? []) {
      if (!inside || seen.has(target)) continue;
      if (target === start) return [...way, start].join(' -> ');
      seen.add(target);
      queue.push([...way, target]);
    }
  }
  return null;
}

describe('layers', () => {
  test('every module belongs to a layer', () => {
    expect(offences(BRIDGE, ({ module }) => (layerOf(module) === 0 ? ['belongs to no layer'] : []))).toEqual(
      [],
    );
  });
  test('every import leads to a file that exists', () => {
    expect(
      offences(ALL, ({ imports }) =>
        imports.filter(({ target, inside }) => inside && !BY_FILE.has(target)).map(({ target }) => target),
      ),
    ).toEqual([]);
  });
  test('a file imports only from lower layers and from its own module', () => {
    expect(
      offences(BRIDGE, (source) =>
        source.imports.filter((each) => isUpward(source, each)).map(({ target }) => `imports ${target}`),
      ),
    ).toEqual([]);
  });
  test('there are no circles, not even of types', () => {
    expect(offences(ALL, ({ file }) => [circleFrom(file)].filter((circle) => circle !== null))).toEqual([]);
  });
  test('agy-sim stands alone: it imports nothing of the bridge and no package, and nobody imports it', () => {
    expect(
      offences(ALL, ({ module, imports }) =>
        imports
          .filter(({ target, inside }) =>
            module === 'agy-sim'
              ? inside
                ? moduleOf(target) !== 'agy-sim'
                : !target.startsWith('node:')
              : inside && moduleOf(target) === 'agy-sim',
          )
          .map(({ target }) => `imports ${target}`),
      ),
    ).toEqual([]);
  });
  test('the entry imports nothing that could fail on an old Node', () => {
    expect(BY_FILE.get('cli/entry/agy-mcp.ts')?.imports).toEqual([]);
  });
  test('the runner loads no MCP SDK, no tool and no entry point but its own', () => {
    const loaded = [...loadedWith('cli/entry/run-job.ts')];
    const isServers = (file: string): boolean => isIn(file, ['mcp/', 'tools/', 'jobs/', 'app.ts']);
    expect(loaded.filter(isServers)).toEqual([]);
    // The same look finds the parts of a runner, and the server's in the server.
    expect(loaded).toContain('create-runner-app.ts');
    for (const module of ['adapters/', 'platform/', 'redaction/', 'runner/', 'store/', 'workspace/'])
      expect(loaded.filter((file) => isIn(file, [module])).length, module).toBeGreaterThan(2);
    expect([...loadedWith('cli/entry/main.ts')].filter(isServers).length).toBeGreaterThan(20);
  });
});

/** Names of agents. */
const AGENT_NAMES: readonly string[] = BACKENDS;
/** Where the name of an agent stands by itself, outside of its folder, the simulator, the list and the table. */
const NAMED_ELSEWHERE: Readonly<Record<string, string>> = {
  'cli/commands/table/work.ts': 'the tool agy',
  'cli/commands/demo.ts': 'the tool agy',
  'doctor/check-sign-in.ts': "agy's own sign-in and keyring, and the model provider of its settings",
  'installer/clients/client.ts': 'the client Gemini CLI, and the name of the server in a configuration',
  'installer/clients/gemini.ts': 'the client Gemini CLI',
  'installer/clients/signs.ts': 'the client Gemini CLI',
  'installer/skill-targets.ts': 'the skill agy, and the client Gemini CLI that reads it',
  'mcp/tasks/task-id.ts': 'the tool agy',
  'mcp/tasks/tasks.ts': 'the tool agy',
  'policy/rules/asked.ts': 'the tool agy',
  'tools/agy.ts': 'the tool agy',
};

/** The name of an agent as a text of its own, or as the name of a field. */
function agentName(node: ts.Node): string | null {
  if (ts.isStringLiteralLike(node)) return AGENT_NAMES.includes(node.text) ? node.text : null;
  const isField =
    ts.isPropertyAssignment(node) ||
    ts.isShorthandPropertyAssignment(node) ||
    ts.isPropertySignature(node) ||
    ts.isPropertyAccessExpression(node);
  return isField && AGENT_NAMES.includes(node.name.getText()) ? node.name.getText() : null;
}

describe('an agent', () => {
  const isOwn = (file: string): boolean =>
    isIn(file, ['agy-sim/', 'protocol/backend.ts', 'adapters/index.ts']) ||
    AGENT_NAMES.some((name) => file.startsWith(`adapters/${name}/`));

  test('is named in its folder, in the list and in the table, and elsewhere only as something else', () => {
    const naming = ALL.filter(
      (source) => !isOwn(source.file) && nodeOffences([source], agentName).length > 0,
    );
    expect(naming.map(({ file }) => file)).toEqual(Object.keys(NAMED_ELSEWHERE).sort());
    const table = ALL.filter(({ file }) => isIn(file, ['protocol/backend.ts', 'adapters/index.ts']));
    expect(nodeOffences(table, agentName)).toHaveLength(2 * AGENT_NAMES.length);
  });
  test('is reached through the table: nobody else imports from its folder', () => {
    expect(
      offences(BRIDGE, ({ file, imports }) =>
        imports
          .filter(({ target }) => AGENT_NAMES.some((name) => target.startsWith(`adapters/${name}/`)))
          .filter(({ target }) => path.dirname(target) !== path.dirname(file) && file !== 'adapters/index.ts')
          .map(({ target }) => `imports ${target}`),
      ),
    ).toEqual([]);
  });
});

/** What comes from outside, and where it may. `types`: places that may see its types alone. */
const OUTSIDE: readonly {
  id: string;
  names: RegExp;
  places: readonly string[];
  types?: readonly string[];
}[] = [
  { id: 'the MCP SDK', names: /^@modelcontextprotocol\//, places: ['mcp/'] },
  { id: 'processes', names: /^(?:execa|tree-kill|node:child_process)$/, places: ['platform/'] },
  { id: 'files', names: /^node:fs(?:\/promises)?$/, places: ['platform/'] },
  { id: 'TOML', names: /^smol-toml$/, places: ['config/', 'installer/clients/', 'workspace/review/notes/'] },
  {
    id: 'the command checker',
    names: /^cc-safety-net(?:\/|$)/,
    places: ['screening/commands/command-checker.ts'],
  },
  { id: 'linear patterns', names: /^re2js$/, places: ['redaction/user-patterns.ts'] },
  { id: 'JSON with comments', names: /^jsonc-parser$/, places: ['installer/clients/'] },
  { id: 'arguments', names: /^commander$/, places: ['cli/program.ts'] },
  { id: 'questions', names: /^@clack\/prompts$/, places: ['cli/output/terminal-prompts.ts'] },
  { id: 'proxies and addresses', names: /^(?:proxy-chain|proxy-from-env|ipaddr\.js)$/, places: ['egress/'] },
  { id: 'colours', names: /^picocolors$/, places: ['cli/output/colours.ts'] },
  { id: 'random ids', names: /^nanoid$/, places: ['platform/ids.ts'] },
];
/** Allowed in every module. */
const FREE = /^(?:zod|node:.+)$/;

describe('what comes from outside', () => {
  for (const { id, names, places, types = [] } of OUTSIDE) {
    test(`${id}: ${places.join(', ')}`, () => {
      expect(
        offences(BRIDGE, ({ file, imports }) =>
          imports
            .filter(({ target }) => names.test(target))
            .filter(({ typeOnly }) => !isIn(file, places) && !(typeOnly && isIn(file, types)))
            .map(({ target }) => `imports ${target}`),
        ),
      ).toEqual([]);
    });
  }
  test('every other package has a row here first', () => {
    expect(
      offences(BRIDGE, ({ imports }) =>
        imports
          .filter(({ target, inside }) => !inside && !FREE.test(target))
          .filter(({ target }) => !OUTSIDE.some(({ names }) => names.test(target)))
          .map(({ target }) => `imports ${target}`),
      ),
    ).toEqual([]);
  });
  test('a pure file loads no Node module but node:path and node:crypto, nor does what it imports', () => {
    const pure = BRIDGE.filter(
      ({ module, text }) =>
        ['protocol', 'redaction', 'event-formats'].includes(module) ||
        text.split('\n', 1)[0]?.includes('(pure)'),
    );
    expect(pure.length).toBeGreaterThan(40);
    expect(
      offences(pure, ({ file }) =>
        [...loadedWith(file)].flatMap((loaded) =>
          (BY_FILE.get(loaded)?.imports ?? [])
            .filter(({ target, typeOnly }) => !typeOnly && target.startsWith('node:'))
            .filter(({ target }) => !['node:path', 'node:crypto'].includes(target))
            .map(({ target }) => `loads ${target} through ${loaded}`),
        ),
      ),
    ).toEqual([]);
  });
});

/** Of `process`: facts that never change are free, the rest belongs to the entry points, signals to platform/. */
const PROCESS_FACTS: readonly string[] = ['platform', 'arch', 'execPath', 'pid'];

const isProcess = (node: ts.Node): boolean => ts.isIdentifier(node) && node.text === 'process';

/** Where a field is named to callers of tools alone, or as a word of something else. */
const NAMES_FIELDS: readonly string[] = [
  'tools/',
  'cli/commands/screen.ts',
  'mcp/prompts/',
  'mcp/handshake/instructions.ts',
  'config/schema.ts',
  'protocol/bound-event.ts',
];
const FIELDS = [...new Set(TOOLS.flatMap(({ input }) => Object.keys(input.shape)))];
/** A name that is no word of the language; any name in backticks; a switch with its value. */
const BARE_FIELD = new RegExp(
  `(?<![\\w/<])(?:${FIELDS.filter((name) => name.includes('_')).join('|')})(?!\\w)|\`(?:${FIELDS.join('|')})[\`:]|\\b(?:worktree|force): (?:true|false)`,
);

describe('sentences', () => {
  const bareField = (node: ts.Node): string | null => {
    if (!ts.isStringLiteralLike(node) && !ts.isTemplateHead(node) && !ts.isTemplateMiddleOrTemplateTail(node))
      return null;
    return node.text.includes(' ') ? (BARE_FIELD.exec(node.text)?.[0] ?? null) : null;
  };
  test('name a field of a request by a reference', () => {
    const sources = BRIDGE.filter(
      ({ file }) => !isIn(file, NAMES_FIELDS) || /^tools\/(?:views|run-job)/.test(file),
    );
    expect(nodeOffences(sources, bareField)).toEqual([]);
  });
  test('every place that need not does so', () => {
    for (const place of NAMES_FIELDS)
      expect(
        nodeOffences(
          BRIDGE.filter(({ file }) => isIn(file, [place])),
          bareField,
        ),
        place,
      ).not.toEqual([]);
  });
});

describe('the process', () => {
  test('its environment, arguments, directory and events: app.ts, create-runner-app.ts, cli/', () => {
    expect(
      nodeOffences(BRIDGE, (node, { file }) => {
        if (isIn(file, ['app.ts', 'create-runner-app.ts', 'cli/'])) return null;
        const isAccess = ts.isPropertyAccessExpression(node) || ts.isElementAccessExpression(node);
        if (!isAccess || !isProcess(node.expression)) return null;
        const name = ts.isPropertyAccessExpression(node) ? node.name.text : node.argumentExpression.getText();
        if (PROCESS_FACTS.includes(name)) return null;
        if (['kill', 'geteuid', 'hrtime'].includes(name) && isIn(file, ['platform/'])) return null;
        return `process.${name}`;
      }),
    ).toEqual([]);
  });
  test('it is never taken apart or passed on', () => {
    expect(
      nodeOffences(BRIDGE, (node) => {
        if (!isProcess(node) || ts.isTypeQueryNode(node.parent)) return null;
        const { parent } = node;
        if (ts.isPropertyAccessExpression(parent) || ts.isElementAccessExpression(parent)) return null;
        return 'process as a value';
      }).concat(
        offences(BRIDGE, ({ imports }) =>
          imports.filter(({ target }) => target === 'node:process').map(() => 'imports node:process'),
        ),
      ),
    ).toEqual([]);
  });
  test('console: nowhere', () => {
    expect(
      nodeOffences(ALL, (node) => (ts.isIdentifier(node) && node.text === 'console' ? 'console' : null)),
    ).toEqual([]);
  });
});

/**
 * Where a text is redacted. The server seals what it writes to the store (the first record, the wish to cancel, the
 * end of a job that never began), the runner what it records, mcp/ and cli/ what they say, app.ts and create-runner-app.ts the
 * log. Nothing else calls a redactor: what is redacted twice hides who forgot to do it once.
 */
const REDACTION_PLACES = [
  'audit/trail.ts', // every entry, before it is hashed
  'jobs/start-job.ts',
  'jobs/approvals/approvals.ts', // what is asked stands on the disk until it is answered
  'jobs/admission/paths.ts', // compares only: whether the record of a worktree would keep its paths
  'jobs/cancel.ts',
  'jobs/changes.ts',
  'jobs/dispatch.ts',
  'jobs/read-patch.ts', // a patch is redacted whole, before it is cut into pages
  'jobs/settle-applies.ts',
  'jobs/verify/verify-runs.ts',
  'runner/',
  'mcp/reply.ts',
  'cli/output/print.ts',
  'cli/commands/redact.ts',
  'app.ts',
  'create-runner-app.ts',
];
/** Asking for the type of each name costs: it is done for these alone. */
const REDACTOR_METHODS: readonly string[] = [
  'text',
  'json',
  'redactFields',
  'impersonalFields',
  'stream',
  'patch',
];
/** Where a redactor is made, for the process and its secrets. */
const REDACTOR_MAKERS = ['app.ts', 'create-runner-app.ts', 'cli/run-command.ts', 'cli/commands/redact.ts'];

/** What the settings are judged by: whether a name is that of a secret, whether a pattern can be run. */
const JUDGES = ['redaction/named/secret-names.ts', 'redaction/user-patterns.ts'];

/** The writers of the store: each takes what it writes with the brand. */
const BRANDED_WRITERS = [
  'store/approval-requests.ts: open',
  'store/events/event-log.ts: append',
  'store/job-claim.ts: write',
  'store/job-store.ts: create',
  'store/job-store.ts: requestCancel',
  'store/job-store.ts: write',
  'store/job-store.ts: writeAnswer',
];
/** What else the store writes: empty files, line ends, times and ids. */
const PLAIN_WRITES = [
  // One of three words, a place and a time.
  'store/approval-requests.ts: `${JSON.stringify(given)}\\n`',
  // Moments, counts, ids of jobs, and digests of roles and requests.
  'store/budget-ledger.ts: text',
  'store/budget-ledger.ts: text',
  "store/events/event-log.ts: '\\n'",
  // Empty files, of which the time alone counts.
  'store/heartbeat.ts: alive',
  'store/heartbeat.ts: clockProbe',
  "store/job-index.ts: `${stamp}\\n${ids.map((id) => `${id}\\n`).join('')}`",
  'store/job-store.ts: at.toISOString()',
  "store/live-jobs.ts: ''",
  // An empty file beside installed dependencies, and these as bytes: what goes into a worktree again must be the same.
  // A process.
  'store/port-holds.ts: JSON.stringify(await identify())',
  "store/setups.ts: ''",
  'store/setups.ts: room',
  // What stood there already, with another owner.
  'store/transfer-ownership.ts: JSON.stringify({ ...found.raw, owner: to }, null, 1)',
  // Places of this machine that a person named, and sums.
  'store/trust.ts: `${JSON.stringify({ schema: 1, approvals }, null, 2)}\\n`',
];

describe('redaction', () => {
  const program = ts.createProgram(
    BRIDGE.map(({ file }) => path.join(SRC, file)),
    {
      target: ts.ScriptTarget.ES2023,
      module: ts.ModuleKind.NodeNext,
      moduleResolution: ts.ModuleResolutionKind.NodeNext,
      allowImportingTsExtensions: true,
      noEmit: true,
      strict: true,
      skipLibCheck: true,
      types: ['node'],
    },
  );
  const checker = program.getTypeChecker();

  test('is called in its places and nowhere else', () => {
    const called = new Set<string>();
    for (const { file, module } of BRIDGE) {
      const tree = program.getSourceFile(path.join(SRC, file));
      if (tree === undefined || module === 'redaction') continue;
      walk(tree, (node) => {
        if (!ts.isPropertyAccessExpression(node) || !REDACTOR_METHODS.includes(node.name.text)) return;
        const declared = checker.getSymbolAtLocation(node.name)?.declarations?.[0];
        const home = declared?.getSourceFile().fileName ?? '';
        if (home.endsWith('/src/redaction/redact.ts')) called.add(file);
      });
    }
    expect(called.size).toBeGreaterThan(3);
    expect([...called].filter((file) => !isIn(file, REDACTION_PLACES))).toEqual([]);
    // The first question loads and checks the whole program.
  }, 120_000);
  test('is loaded only where a redactor is made', () => {
    expect(
      offences(BRIDGE, ({ module, file, imports }) =>
        imports
          .filter(({ target, typeOnly }) => moduleOf(target) === 'redaction' && !typeOnly)
          .filter(({ target }) => !(file === 'config/schema.ts' && JUDGES.includes(target)))
          .filter(() => module !== 'redaction' && !isIn(file, REDACTOR_MAKERS))
          .map(({ target }) => `loads ${target}`),
      ),
    ).toEqual([]);
  });
  test('alone makes the brand: no cast to Redacted outside', () => {
    expect(
      nodeOffences(BRIDGE, (node, { module }) =>
        ts.isAsExpression(node) && module !== 'redaction' && /\bRedacted</.test(node.type.getText())
          ? `as ${node.type.getText()}`
          : null,
      ),
    ).toEqual([]);
  });
  test('the writers of the store accept only what carries the brand', () => {
    const branded: string[] = [];
    for (const { file, tree } of BRIDGE.filter(({ module }) => module === 'store'))
      walk(tree, (node) => {
        if (!ts.isMethodSignature(node) && !ts.isPropertySignature(node)) return;
        const signature = ts.isMethodSignature(node) ? node : node.type;
        if (signature === undefined || !(ts.isMethodSignature(signature) || ts.isFunctionTypeNode(signature)))
          return;
        if (signature.parameters.some(({ type }) => type?.getText().includes('Redacted<')))
          branded.push(`${file}: ${node.name.getText()}`);
      });
    expect(branded.sort()).toEqual(BRANDED_WRITERS);
  });
  test('the audit trail accepts only what is redacted and names no person', () => {
    const log = BY_FILE.get('audit/log.ts');
    expect(log?.text).toContain('append(entry: Impersonal<AuditEntry>): Promise<AuditHead>;');
    expect(
      nodeOffences(BRIDGE, (node, { module }) =>
        ts.isAsExpression(node) && module !== 'redaction' && /\bImpersonal</.test(node.type.getText())
          ? `as ${node.type.getText()}`
          : null,
      ),
    ).toEqual([]);
  });
  test('the store writes nothing else, but for what is no text of anybody', () => {
    /** Whether something with the brand goes into this expression, also by way of constants of the file. */
    const carriesBrand = (node: ts.Node, seen = new Set<ts.Node>()): boolean => {
      if (seen.has(node)) return false;
      seen.add(node);
      if (ts.isIdentifier(node)) {
        if (/\bRedacted</.test(checker.typeToString(checker.getTypeAtLocation(node)))) return true;
        const declared = checker.getSymbolAtLocation(node)?.valueDeclaration;
        if (
          declared !== undefined &&
          ts.isVariableDeclaration(declared) &&
          declared.initializer !== undefined
        )
          return carriesBrand(declared.initializer, seen);
      }
      return ts.forEachChild(node, (child) => (carriesBrand(child, seen) ? true : undefined)) === true;
    };
    const written = { branded: [] as string[], plain: [] as string[] };
    for (const { file } of BRIDGE.filter(({ module }) => module === 'store')) {
      const tree = program.getSourceFile(path.join(SRC, file));
      if (tree === undefined) throw new Error(`${file} is not part of the program`);
      walk(tree, (node) => {
        if (!ts.isCallExpression(node) || !/(?:^|\.)(?:write\w*|append\w*)$/.test(node.expression.getText()))
          return;
        const content = node.arguments.at(-1);
        if (content === undefined) throw new Error(`${node.getText()} writes nothing`);
        written[carriesBrand(content) ? 'branded' : 'plain'].push(`${file}: ${content.getText()}`);
      });
    }
    expect(written.plain.sort()).toEqual(PLAIN_WRITES);
    expect(written.branded.length).toBeGreaterThanOrEqual(BRANDED_WRITERS.length);
  });
});

function unwrap(node: ts.Expression): ts.Expression {
  return ts.isSatisfiesExpression(node) || ts.isParenthesizedExpression(node)
    ? unwrap(node.expression)
    : node;
}

const isMutableLiteral = (node: ts.Expression): boolean =>
  ts.isObjectLiteralExpression(node) ||
  ts.isArrayLiteralExpression(node) ||
  (ts.isNewExpression(node) && /^(?:Map|Set|Array|WeakMap|WeakSet)$/.test(node.expression.getText()));

/** Whether a type of the project, by its name, has a member that could be assigned. */
function isAssignable(name: string): boolean {
  const declared = ALL.flatMap(({ tree }) => [...tree.statements]).find(
    (each) => (ts.isInterfaceDeclaration(each) || ts.isTypeAliasDeclaration(each)) && each.name.text === name,
  );
  if (declared === undefined) return true;
  if (ts.isTypeAliasDeclaration(declared)) return !/^(?:Readonly|readonly )/.test(declared.type.getText());
  if (!ts.isInterfaceDeclaration(declared)) return true;
  return declared.members.some(
    (member) =>
      ts.isPropertySignature(member) &&
      member.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ReadonlyKeyword) !== true,
  );
}

function isMutableExport({ type, initializer }: ts.VariableDeclaration): boolean {
  if (initializer === undefined || !isMutableLiteral(unwrap(initializer))) return false;
  if (type === undefined) return true;
  if (/^(?:Readonly|readonly )/.test(type.getText())) return false;
  return isAssignable(type.getText().replace(/<.*/s, '')); // without type arguments
}

describe('what a file may be', () => {
  test('no module-level let or var', () => {
    expect(
      offences(ALL, ({ tree }) =>
        tree.statements
          .filter((each) => ts.isVariableStatement(each))
          .filter(({ declarationList }) => (declarationList.flags & ts.NodeFlags.Const) === 0)
          .map((each) => each.declarationList.getText()),
      ),
    ).toEqual([]);
  });
  test('no collection that begins empty at module level: something would fill it later', () => {
    const isEmpty = (node: ts.Expression): boolean =>
      (ts.isNewExpression(node) && isMutableLiteral(node) && (node.arguments ?? []).length === 0) ||
      (ts.isArrayLiteralExpression(node) && node.elements.length === 0) ||
      (ts.isObjectLiteralExpression(node) && node.properties.length === 0);
    expect(
      offences(BRIDGE, ({ tree }) =>
        tree.statements
          .filter((each) => ts.isVariableStatement(each))
          .flatMap(({ declarationList }) => declarationList.declarations)
          .filter(({ initializer }) => initializer !== undefined && isEmpty(unwrap(initializer)))
          .filter(({ type }) => !/^(?:Readonly|readonly )/.test(type?.getText() ?? ''))
          .map(({ name }) => name.getText()),
      ),
    ).toEqual([]);
  });
  test('no exported object that others could change: `as const`, Readonly or frozen', () => {
    expect(
      offences(ALL, ({ tree }) =>
        tree.statements
          .filter((each) => ts.isVariableStatement(each))
          .filter(({ modifiers }) => modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword))
          .flatMap(({ declarationList }) => declarationList.declarations)
          .filter((declaration) => isMutableExport(declaration))
          .map(({ name }) => name.getText()),
      ),
    ).toEqual([]);
  });
  test('named exports only', () => {
    expect(
      nodeOffences(ALL, (node) => {
        if (ts.isExportAssignment(node)) return 'export default';
        const isDefault =
          ts.canHaveModifiers(node) &&
          ts.getModifiers(node)?.some(({ kind }) => kind === ts.SyntaxKind.DefaultKeyword);
        return isDefault === true ? 'export default' : null;
      }),
    ).toEqual([]);
  });
  test('nothing is re-exported, in an index.ts least of all', () => {
    expect(
      nodeOffences(ALL, (node) =>
        ts.isExportDeclaration(node) && node.moduleSpecifier !== undefined ? node.getText() : null,
      ),
    ).toEqual([]);
  });
  test('no `any`, no `!`, no silenced compiler', () => {
    expect(
      nodeOffences(ALL, (node) => {
        if (node.kind === ts.SyntaxKind.AnyKeyword) return 'any';
        return ts.isNonNullExpression(node) ? node.getText() : null;
      }).concat(offences(ALL, ({ text }) => text.match(/@ts-(?:ignore|expect-error|nocheck)/g) ?? [])),
    ).toEqual([]);
  });
  test('it begins with its purpose', () => {
    const begins = /^(?:#!.*\n)?\/(?:\/|\*\*) (?:\(pure\) )?\S+ \S+ \S/;
    expect(offences(ALL, ({ text }) => (begins.test(text) ? [] : ['has no opening comment']))).toEqual([]);
  });
  test('it has at most 250 lines', () => {
    expect(
      offences(ALL, ({ text }) => {
        const lines = text.trimEnd().split('\n').length;
        return lines > 250 ? [`${lines} lines`] : [];
      }),
    ).toEqual([]);
  });
  test('its name is kebab-case and says something', () => {
    const vague = /^(?:utils?|common|misc|types|manager|base|helpers?)$/;
    expect(
      ALL.flatMap(({ file }) => file.replace(/\.ts$/, '').split('/')).filter(
        (name) => !/^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(name) || vague.test(name),
      ),
    ).toEqual([]);
  });
});

describe('tools', () => {
  const camel = (name: string): string =>
    name.replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());

  test('the file of a tool has its name, and so has its export', () => {
    for (const { name } of TOOLS) {
      const source = BY_FILE.get(`tools/${name.replaceAll('_', '-')}.ts`);
      expect(source?.text, name).toMatch(`export const ${camel(name)} = defineTool({\n  name: '${name}',`);
    }
  });
  test('a tool file that the table lacks does not exist', () => {
    const files = ALL.map(({ file }) => file).filter((file) => /^tools\/agy/.test(file));
    expect(files.sort()).toEqual(TOOLS.map(({ name }) => `tools/${name.replaceAll('_', '-')}.ts`).sort());
  });
});
