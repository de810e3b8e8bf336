// docs/reference/rules.md and docs/reference/redaction.md, written from the tables: what is refused, and what is hidden.
import {
  INHERITED_ELSEWHERE,
  INHERITED_NAMES,
  PROXY_NAMES,
  REFUSED_ENV,
} from '../../src/policy/env-names.ts';
import type { Scope } from '../../src/screening/commands/effects.ts';
import { COMMAND_RULES } from '../../src/screening/commands/deny-rules.ts';
import { EFFECTS, type Effect } from '../../src/screening/commands/effects.ts';
import { GIT_RULES } from '../../src/screening/commands/git-rules.ts';
import { toolsReference } from './tools-reference.ts';
import { CREDENTIAL_COMMANDS, SENSITIVE_RULES } from '../../src/screening/paths/sensitive-paths.ts';
import { TEXT_RULES } from '../../src/screening/texts/text-rules.ts';
import { PLACED_FORMATS } from '../../src/redaction/secret-patterns.ts';
import { markedFormats, nearFormats } from '../../src/redaction/tokens/all-formats.ts';
import { TOKEN_ISSUERS } from '../../src/redaction/tokens/token-issuers.ts';
import { BLIND_LISTS, WILD_TEXT } from './redaction-figures.ts';
import { TOKEN_TABLES } from './token-reference.ts';
import { changedOf, faultsOf, harmlessShapes, namedShapes, type Shape } from './secret-shapes.ts';

const code = (text: string): string => `\`${text.replaceAll('|', '\\|')}\``;
const codes = (words: readonly string[]): string => words.map(code).join(' ');
const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');

const scopeWords = (effect: Effect): string => EFFECTS[effect].scope.replace('_', ' ');

/** Rules that are code and no row of a table: they look at how commands hang together. */
export const STRUCTURE_RULES: Readonly<Record<string, string>> = {
  'exec.downloaded': 'what is downloaded is run, at once or some commands later',
  'exec.hidden_program': 'the program is spelt with wildcards',
  'device.redirect': 'output is written over a device',
  'system.write': "output is written over files of the system or of git's own folder",
  'system.power': 'the machine is stopped',
  'env.hijack': 'a variable makes the next program run another one',
  'verb.unknown_tool':
    'a program that no table knows deletes by force; a warning where nothing may be written',
  'flow.secret_sent': 'a secret reaches the network through pipes, files or variables of the request',
  'git.setting': 'a setting on the command line makes git run another program',
  'text.smuggled': 'tag characters or bidi overrides; a warning where nothing may be written',
  'screen.budget':
    'too long, too many commands or too deep to be judged; a warning where nothing may be written',
  'screen.partial': 'more commands than the parser is asked about; a warning',
  'env.refused_name': '`extra_env` names a variable of the list below',
  'path.add_dirs': '`add_dirs` names a folder of credentials',
  'folder.system':
    '`cwd` or `add_dirs` is a whole disk or a folder of the system; a warning where nothing may be written',
  'folder.homes': 'it is the folder of all homes; likewise',
  'folder.home': 'it is a whole home; likewise',
  'folder.own_store': 'it is where this program keeps its jobs or its configuration; likewise',
  'folder.credentials': 'it is a place of credentials; likewise',
  'folder.holds_credentials': 'it holds a place of credentials; likewise',
  'request.option': 'a value would be read as an option',
  'input.invalid': 'a line of `agy-mcp screen --jsonl` is no prompt',
};

/** How far an effect reaches, and what that means in a worktree and without one. */
const SCOPES: readonly (readonly [scope: Scope, what: string, without: string, within: string])[] = [
  [
    'workspace',
    'files of the workspace, and what git has not committed there',
    'refused',
    'a warning: the review can undo it',
  ],
  [
    'machine',
    'this computer beyond the workspace: other folders, devices, services, containers',
    'refused',
    'refused',
  ],
  [
    'shared_git',
    'what all worktrees of a repository share: branches, tags, the stash, the reflog, settings',
    'refused',
    'refused',
  ],
  ['remote', 'what others use: pushes, clouds, databases, registries', 'refused', 'refused'],
  [
    'credentials',
    'secrets and where they are kept',
    'refused to a job that writes',
    'refused to a job that writes',
  ],
];

const SCOPE_TEXT = `## How far a command reaches

Each rule says what a command does, and how far that reaches. A job with a worktree of its own (\`worktree: true\`, the default for
jobs that write) may do inside it what everyday work needs.

${table(
  ['reach', 'what', 'without a worktree', 'in a worktree of its own'],
  SCOPES.map(([scope, ...rest]) => [code(scope), ...rest]),
)}

Inside are relative paths that do not climb out. A path with a variable, a home or a parent folder in it is outside, and so is \`.git\`.
One \`cd\` to another place, a link, \`ssh\`, \`sudo\` or a container in the request, or words like "in the main checkout", and
all of it is judged as without a worktree. \`agy-mcp screen --worktree\` shows the difference.`;

/** Rows of one id share a line. */
function merged(
  rows: readonly {
    readonly id: string;
    readonly programs: readonly string[];
    readonly reason: string;
    readonly effect: Effect;
    readonly verdict: string;
  }[],
) {
  return rows.map(({ id, programs, reason, effect, verdict }) => [
    code(id),
    codes(programs),
    reason,
    scopeWords(effect),
    verdict,
  ]);
}

const SCREENING = `## How a request is screened

1. A copy of the prompt is made that says what a reader and a shell would take from it: terminal sequences, invisible
   characters, look-alike letters, accents, escapes, entities and shell spellings are taken off. Runs of base64, base32,
   hex, numbers and bits are decoded, twice, and what they say is looked at too. The copy is never run and never shown.
2. It is cut into lines, sentences, here-documents and simple commands; commands inside quotes and substitutions are
   looked at like the others.
3. Each command meets the tables below; suspicious lines are also shown to a command parser, [cc-safety-net](https://github.com/kenryu42/cc-safety-net),
   whose rules appear as \`command.…\`.
4. A sentence that only talks about a command yields a warning at most: a question, documentation, a test, a quotation.
   An order to run it behind that counts again. Text that a command prints, searches or stores is data, until it
   reaches something that runs it.
5. Pasted material is data while the words around it ask something about it, or name it as a record, and nothing orders it
   to be run: fenced and indented blocks, diffs, logs, tables, quotations, Makefiles, Dockerfiles, CI scripts, linters' findings,
   and lines behind an announcement. What is found in it is a warning. Without such words it is the request itself. Where
   nothing may be written, only a plain order to run it makes it one.
6. The worst verdict is the answer: \`deny\`, \`warn\` or \`allow\`, with the id of its rule. Its reason is in our own words and
   repeats nothing of the prompt.

Credential places, smuggled text and what is too big to judge are denied in \`execute\` with \`allow_write\`, and a warning
elsewhere. Everything is linear in the size of the prompt, and bounded.

\`agy-mcp screen\` asks the same rules from a script:

\`\`\`sh
echo '{"prompt": "git push --force"}' | agy-mcp screen --mode execute --allow-write --jsonl
\`\`\``;

const REDACTING = `## How text is redacted

Text is redacted where it leaves a process or reaches the disk. One pass over a line finds the words that may precede
something; only the rules that they belong to look closer. What may still become a secret is held back when text comes
in pieces, and a text is redacted before it is cut. The placeholder is \`***\`.

| what | how it is known |
| --- | --- |
| assignments | a name whose last word says password, secret, token, key, credential and the like, in some thirty languages and formats: any sign, type or call between name and value, any quotes, raw strings, defaults, cells of tables, SQL, markup, sentences; in JSON also pairs of name and value, and lists of arguments |
| lines below | a value on the line after its key, block scalars, here-documents, strings in three quotes, elements, \`name:\` and \`value:\`, columns of CSV and Markdown |
| command lines | flags that say password or secret, the own flags of some hundred tools, what is piped into a program that asks |
| headers | \`Authorization\`, \`Proxy-Authorization\`, \`Cookie\`, \`Set-Cookie\`: the whole value; others by their name |
| addresses | the password before the host, or a token in the place of the user; the user and the host stay; signatures and tokens in the query |
| private keys | from BEGIN to END, or to the end of the text; the tail of a block whose BEGIN is gone |
| tokens of issuers | the tables below; or random letters and digits behind the name of an issuer |
| values of the environment | secret-named variables of the server, and of \`extra_env\` in what its job prints, plain, in base64, hexadecimal and percent encoding |
| home folders | the name in a path of Linux, macOS, Windows, WSL and UNC |
| your own patterns | \`redaction.patterns\` in the [settings](settings.md), in RE2's syntax, matched within a line |

Placeholders, templates, commit ids, digests, UUIDs, versions, lock files, identifiers and code stay as they are.
\`agy-mcp redact\` is the same as a filter.`;

/** How the rules do on shapes that they were built from, and on as many that they were not. */
function generalisation(): string {
  const half = <T extends Shape>(shapes: readonly T[], heldOut: boolean): T[] =>
    shapes.filter((shape) => shape.heldOut === heldOut);
  const rate = (part: number, whole: number): string => `${((100 * part) / whole).toFixed(1)} % of ${whole}`;
  const cells = (heldOut: boolean): string[] => {
    const named = faultsOf(half(namedShapes(), heldOut));
    const harmless = changedOf(half(harmlessShapes(), heldOut));
    return [
      heldOut ? 'held out: only scored' : 'built from',
      rate(named.of - named.faults.length, named.of),
      rate(harmless.faults.length, harmless.of),
    ];
  };
  return table(
    ['shapes', 'secrets behind a name that are hidden', 'harmless texts that change'],
    [cells(false), cells(true)],
  );
}

/** @param generated the line that says so */
export async function safetyReference(generated: string): Promise<string> {
  const inherited = [...new Set([...Object.values(INHERITED_NAMES).flat(), ...INHERITED_ELSEWHERE])];
  return `${[
    '# Rules of requests',
    generated,
    'What a request may not ask for, and what the agent inherits. In one page for users: [Safety](../safety.md).',
    SCREENING,
    SCOPE_TEXT,
    '## Commands',
    table(['rule', 'programs', 'a command that', 'reaches', 'verdict'], merged(COMMAND_RULES)),
    '## Tools',
    await toolsReference(),
    '## Git',
    table(
      ['rule', 'subcommands', 'a command that', 'reaches', 'verdict'],
      GIT_RULES.map(({ id, subcommands, reason, effect, verdict = 'deny' }) => [
        code(id),
        codes(subcommands),
        reason,
        scopeWords(effect),
        verdict,
      ]),
    ),
    '## Constructs',
    table(
      ['rule', 'a command that', 'reaches', 'verdict'],
      TEXT_RULES.map(({ id, reason, effect, verdict }) => [code(id), reason, scopeWords(effect), verdict]),
    ),
    table(
      ['rule', 'what it finds'],
      Object.entries(STRUCTURE_RULES).map(([id, words]) => [code(id), words]),
    ),
    '## Places of credentials',
    'Denied in `execute` with `allow_write`, a warning elsewhere. A weak rule counts only where the file is read, copied or the whole of the request.',
    table(
      ['rule', 'what is kept there', ''],
      [...SENSITIVE_RULES, ...CREDENTIAL_COMMANDS].map(({ id, what, weak }) => [
        code(id),
        what,
        weak === true ? 'weak' : '',
      ]),
    ),
    `Measured on lists that were put together before the rules saw them: of 249 names of variables that a public agent project refuses,
160 were looked at and 158 were refused at first sight (92 before), of 190 harmless ones 2; of 48 requests with pasted material the first version refused 5
(31 of the first 32 before), and let 7 of 32 orders dressed as such pass; what was missed was then turned into rules. Of 310 requests for documented
places of credentials 262 were refused before these tables, all since. Of 274 more, listed from the manuals of programs, 200 were refused at first sight, 270 since.`,
    'Of 2,099 further requests, written by kind and split by a hash, one half was in view while rules were built; of the other only totals were seen:',
    table(
      ['kind', 'the half in view (before)', 'the other half (before)'],
      [
        [
          'git, code at run time, variables, operations, frameworks',
          '92.3 % of 431 (81.2)',
          '88.6 % of 428 (79.7)',
        ],
        ['spellings of Windows', '97.9 % of 48 (66.7)', '87.8 % of 49 (73.5)'],
        ['calls of libraries', '100 % of 43 (0)', '97.8 % of 45 (2.2)'],
        ['orders in plain English', '95.2 % of 42 (2.4)', '90.2 % of 41 (2.4)'],
        ['places of credentials', '97.2 % of 108 (82.4)', '89.3 % of 112 (84.8)'],
        ['harmless, refused', '0 % of 302 (2.0)', '0.7 % of 288 (1.4)'],
        ['talk about commands, refused', '0 % of 27 (25.9)', '0 % of 23 (13.0)'],
      ],
    ),
    'The other half was then read, and what it missed was turned into rules where it was of a kind; it measures nothing any more.',
    `Talk about commands: 783 excerpts of public commit messages, manuals, changelogs and scripts, each chosen by the words of a command and framed as a request about it, were
split by source. Of the half in view 2.0 % of 305 are refused (8.5 before), of the other 5.9 % of 478 (10.0); of 60 orders that quote a command 58 are.`,
    '## The environment of the agent',
    `Inherited where they are set, and nothing else: ${codes([...inherited, 'LC_*', ...PROXY_NAMES, 'NO_PROXY', 'no_proxy'])}. Addresses of proxies lose user and password, \`PATH\` its relative folders. \`environment.pass\` in the [settings](settings.md) adds names, secret-named ones only with \`environment.allow_secrets\`.`,
    'What `extra_env` may not set:',
    table(
      ['rule', 'a variable that', 'names', 'the configuration may pass it'],
      REFUSED_ENV.map(({ id, why, names, prefixes = [], suffixes = [], configMayPass, ...kind }) => [
        code(id),
        why,
        codes([
          ...names,
          ...prefixes.map((prefix) => `${prefix}*`),
          ...[...suffixes, ...(kind.lastWords ?? []).map((word) => `_${word}`)].map((end) => `*${end}`),
          ...(kind.placesOf ?? []).map((word) => `*${word}_{PATH,DIR,FILE…}`),
        ]),
        configMayPass ? 'yes' : 'no',
      ]),
    ),
  ].join('\n\n')}\n`;
}

/** @param generated the line that says so */
export function redactionReference(generated: string): string {
  return `${[
    '# Redaction',
    generated,
    'What is replaced by `***` before anything leaves a process or reaches the disk.',
    REDACTING,
    'Languages, formats and tools write a name and its value in several hundred ways, listed in `test/samples/redaction/`. They are split at random in two halves. `npm run score:wild` counts what is replaced in text that nobody here wrote.',
    generalisation(),
    BLIND_LISTS,
    WILD_TEXT,
    '## Token formats',
    `${PLACED_FORMATS.length} by what stands around or inside them: ${codes(PLACED_FORMATS.map(({ id }) => id))}.`,
    TOKEN_TABLES,
    table(
      ['issuer', 'what it is', 'shape', 'source'],
      markedFormats().map(({ issuer, what, shape, sources }) => [issuer, what, code(shape), sources]),
    ),
    `${nearFormats().flatMap(({ shapes }) => shapes).length} formats of ${nearFormats().length} issuers have nothing of their own: they are found near the issuer's name, on its line or on the line below a comment that names it. ${nearFormats()
      .map(({ issuer, shapes, sources }) => `${issuer} ${codes(shapes)} ${sources}`)
      .join(', ')}.`,
    `A random value behind one of ${TOKEN_ISSUERS.length} names of issuers: ${TOKEN_ISSUERS.join(', ')}.`,
  ].join('\n\n')}\n`;
}
