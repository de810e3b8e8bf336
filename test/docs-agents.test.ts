// docs/reference/agents.md and docs/reference/modes.md, written from the tables (`npm run docs`).
import { describe, expect, test } from 'vitest';
import { ADAPTERS } from '../src/adapters/index.ts';
import { VERSION_BANDS, bandOf, type Traits } from '../src/adapters/agy/versions.ts';
import { FAILURE_VERDICTS, hintFor } from '../src/adapters/outcome/failure-verdicts.ts';
import { MODE_RULES } from '../src/policy/modes.ts';
import type { FailureKind } from '../src/protocol/event.ts';
import { MODES } from '../src/protocol/request.ts';
import { SCENARIOS } from '../src/agy-sim/scenarios/index.ts';
import { BAND_NAMES, COLUMNS, expected, GEMINI, ROWS, SOURCES } from './bands/table.ts';
import { agyOf, GEMINI as GEMINI_CLI, PLACES, specOf } from './support/adapter-runs.ts';

const GENERATED = 'Generated from the code by `npm run docs`; do not edit.';
const cells = (...words: readonly string[]): string => `| ${words.join(' | ')} |`;
const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [cells(...head), cells(...head.map(() => '---')), ...rows.map((row) => cells(...row))].join('\n');

/** What each trait means to a user; every one of the table stands here. */
const TRAITS: Readonly<Record<keyof Traits, string>> = {
  drive: 'another way to talk: ',
  unlimitedTimeout: '`--print-timeout=0` is no limit',
  bareStdin: 'long prompts go to stdin without a prompt flag',
  promptFlagBesideStream: 'no prompt flag beside stream input',
  tellsRefusals: 'refusals of the service are told at once; before, they stand in the log, which is read',
  heedsModel: '`model` and `effort` count',
  heedsMode: '`--mode` counts',
  heedsSandbox: '`sandbox` counts',
  deniesTools: 'tools without permission are denied; before, all run',
  resumesClean: 'a continued conversation answers without its whole transcript',
  tellsQuota: '`/usage` tells the quota (agy_doctor with `force_refresh`)',
  transcriptInBrain: 'transcripts stand under `brain/`',
  namesDenials: '`denied_actions` in the result',
  denialEndsTurn: 'the first denied tool ends the turn',
  timeoutIsSuccess: 'its own time limit is SUCCESS and exit 0, told as `timed_out` here',
  keyringMayLag: 'no second start: a refused sign-in is final',
  exitsThree: 'failures of the service are `AGY_ERROR:` and exit 3',
  strictPairs: 'a model with an effort that is not its own is refused',
};

function bandTable(): string {
  const rows = VERSION_BANDS.map(({ since, title, flag, brings }) => {
    const words = Object.entries(brings).map(([trait, value]) =>
      trait === 'drive' ? `${TRAITS.drive}\`${String(value)}\`` : TRAITS[trait as keyof Traits],
    );
    const by =
      flag === undefined
        ? 'version'
        : `\`--${flag[0]}\`${flag[1] === 'needed' ? ' and version' : ''}${flag[1] === 'hints' ? ' where the version cannot be read' : ''}`;
    return [since, title === undefined ? '' : `**${title}**`, by, words.join('; ')];
  });
  return table(['since', 'band', 'decided by', 'what is new'], rows);
}

function matrix(): string {
  const reasons: string[] = [];
  const cell = (end: string): string => {
    if (!end.startsWith('n/a: ')) return end === 'completed' ? 'completed' : `\`${end}\``;
    const reason = end.slice('n/a: '.length);
    if (!reasons.includes(reason)) reasons.push(reason);
    return `n/a (${reasons.indexOf(reason) + 1})`;
  };
  const source = (name: keyof typeof SOURCES): string => (SOURCES[name] === null ? name : `[${name}]`);
  const agy = ROWS.map((row) => [
    String(row.n),
    row.what,
    ...BAND_NAMES.map((band) => cell(expected(row, band))),
    source(row.source),
  ]);
  const gemini = GEMINI.map((row) => [String(row.n), row.what, cell(row.end), source(row.source)]);
  const links = Object.entries(SOURCES).flatMap(([name, url]) => (url === null ? [] : [`[${name}]: ${url}`]));
  return [
    table(['', 'agy …', ...BAND_NAMES.map((band) => COLUMNS[band]), 'source'], agy),
    'Why a cell is n/a:',
    reasons.map((reason, index) => `${index + 1}. ${reason}`).join('\n'),
    '## gemini',
    table(['', 'gemini 0.61.0 …', 'the job', 'source'], gemini),
    links.join('\n'),
  ].join('\n\n');
}

function agentsPage(): string {
  return `${[
    '# Agents: supported versions and job outcomes',
    GENERATED,
    'agy changed its contract many times, and says SUCCESS with exit 0 when a tool was denied, a time-out cut the answer, or a conversation did not exist. The bridge asks each program for its `--help`, finds its band, and judges a run by all that was said. `npm run test:bands` runs every cell below against the [simulator](../development/agy-sim.md) and prints the matrix.',
    '## Bands of agy',
    'A row is what is new since a version; a band is a row with a name. What a flag of the help tells counts more than the version. A newer version than the last row is driven like it, and what it says in words unknown here is passed on as data. agy-mcp doctor names the band of your agy.',
    bandTable(),
    '## The matrix',
    'How the job ends: `completed`, or the [reason](errors.md) with which it fails. `refused` stands where the request is refused before any agent is started. A denied tool is named in `denied_actions` with the line of the settings that would permit it.',
    matrix(),
    '## What a failure is called',
    table(
      ['kind', 'reason', 'message', 'hint (agy)'],
      Object.entries(FAILURE_VERDICTS).map(([kind, { reason, message }]) => [
        kind,
        `\`${reason}\``,
        message,
        hintFor(kind as FailureKind, 'agy'),
      ]),
    ),
    '## Two agents',
    [
      '- `backend: "auto"` takes agy. gemini does a job only when agy is not installed, or is installed and turns out not to be signed in before it has begun; `warnings` say so, and an event `retry` names the agent. A request with `effort`, `output_schema` or `session_id` is then refused rather than done by an agent that cannot honour it.',
      '- agy up to 1.2.5 is started a second time on Linux when it says that it is signed out before it has begun, as its keyring may answer late. That is the only retry: nothing was spent, and the event `retry` tells it. A used-up quota is never tried again, whatever `retryable` says; the job is stopped at once and its message tells when the quota resets.',
      '- gemini runs as one process (`GEMINI_CLI_NO_RELAUNCH`), is trusted with a folder (`--skip-trust`) in `execute` with `allow_write` alone, and its exit code 0 without a `result` is no success.',
      '- `usage` is what this run spent. agy counts over the whole conversation, so its steps are summed; where no step tells, `usage` is null rather than a total of other runs.',
    ].join('\n'),
  ].join('\n\n')}\n`;
}

function modesPage(): string {
  const argvOf = (spec: ReturnType<typeof specOf>): string[] => [
    ...ADAPTERS.agy
      .command(spec, agyOf('1.4.0'), PLACES)
      .argv.filter((word) => /^--(?:mode|dangerously)/.test(word)),
  ];
  const geminiOf = (spec: ReturnType<typeof specOf>): string[] => [
    ...ADAPTERS.gemini
      .command(spec, GEMINI_CLI, PLACES)
      .argv.filter((word) => /^--(?:approval|skip-trust)/.test(word)),
  ];
  const code = (words: readonly string[]): string =>
    words.map((word) => `\`${word}\``).join(' ') || 'nothing';
  const rows = MODES.map((mode) => {
    const { writes, timeoutSeconds, preamble } = MODE_RULES[mode];
    const spec = specOf({ mode, allowWrite: writes });
    return [
      `\`${mode}\``,
      writes ? 'its worktree, or the directory with `worktree: false`' : 'nothing',
      preamble === '' ? 'none' : preamble,
      code(argvOf(spec)),
      code(geminiOf(spec)),
      `${timeoutSeconds} s`,
    ];
  });
  return `${[
    '# Modes',
    GENERATED,
    'A mode says what a job is for. The preamble is put before the prompt; `dry_run` shows both as the agent gets them, with the whole command line.',
    table(['mode', 'may write', 'preamble', 'passed to agy', 'passed to gemini', 'stopped after'], rows),
    '## What may be written',
    [
      '- `execute` changes files only with `allow_write`, else it is refused (`write_not_allowed`). It works in a disposable worktree; what it changed there reaches the checkout by `agy_apply` alone.',
      '- The other modes must change nothing. The preamble says so, but neither agent is bound by it: agy may edit its workspace unasked in every mode. The tree is compared before and after, and a change is told as `workspace_modified` in `warnings`, with the paths. With `worktree: true` they work in a worktree that is thrown away.',
      '- `permissions: "skip"` hands agy `--dangerously-skip-permissions` and gemini `--approval-mode=yolo`. It needs `execute`, `allow_write`, a worktree and the setting `execute.allow_skip_permissions`.',
      '- gemini is told `auto_edit` in `execute`: it may write files there, and no mode but `skip` lets it run commands. Elsewhere it gets `default`, which in a headless run leaves it without tools that write.',
    ].join('\n'),
    '## What is passed on, and what is not',
    [
      '- `--mode=plan` of agy is never passed: it is reported to write all the same, and it needs the slash commands that are switched off so that a prompt which begins with `/` is just text.',
      '- `sandbox` asks the agent for its own sandbox. agy\u2019s covers terminal commands only and can be bypassed: it is no wall, and a warning says so.',
      '- `model`, `effort`, `add_dirs`, `output_schema`, `session_id` become flags where the installed version has them. A field that its version does not know is refused with the version that does; one that it knows and ignores is passed with a warning ([bands](agents.md#bands-of-agy)).',
      '- What confines the process of an agent, and what does not, is in [Safety](../safety.md#isolate-the-agent).',
    ].join('\n'),
  ].join('\n\n')}\n`;
}

describe('the pages on agents and modes are what the tables say', () => {
  test('docs/reference/agents.md', async () => {
    await expect(agentsPage()).toMatchFileSnapshot('../docs/reference/agents.md');
  });
  test('docs/reference/modes.md', async () => {
    await expect(modesPage()).toMatchFileSnapshot('../docs/reference/modes.md');
  });
});

describe('the matrix is complete', () => {
  test('it has a column for every band', () => {
    expect(BAND_NAMES).toEqual(
      VERSION_BANDS.filter(({ title }) => title !== undefined).map(({ since }) => since),
    );
    for (const band of BAND_NAMES)
      expect(
        bandOf({ version: COLUMNS[band], flags: ['agent', 'output-format', 'input-format'] }).versionRead,
      ).toBe(true);
  });
  test('it has a row for every situation, and no two of the same name', () => {
    const numbers = new Set([...ROWS, ...GEMINI].map(({ n }) => n));
    expect(Array.from({ length: 68 }, (_, index) => index + 1).filter((n) => !numbers.has(n))).toEqual([]);
    expect(new Set(ROWS.map(({ what }) => what)).size).toBe(ROWS.length);
  });
  test('no cell is empty, and each n/a is argued', () => {
    const all = ROWS.flatMap((row) => BAND_NAMES.map((band) => expected(row, band)));
    expect(
      all.filter((end) => !/^(?:completed|refused \w+|[a-z]+(?:_[a-z]+)*|n\/a: .{15,})$/.test(end)),
    ).toEqual([]);
  });
  test('every scenario of the simulator names situations that are in it', () => {
    const numbers = new Set([...ROWS, ...GEMINI].map(({ n }) => n));
    const lost = Object.entries(SCENARIOS).filter(([, { rows }]) => rows.some((n) => !numbers.has(n)));
    expect(lost.map(([name]) => name)).toEqual([]);
  });
});
