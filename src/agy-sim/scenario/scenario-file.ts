/** Finds, checks and completes the scenario file of an invocation. */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { isObject } from '../go/go-json.ts';
import { actionOf } from './play.ts';
import type { ActionName, Config, Play } from './scenario.ts';
import { SCENARIOS } from '../scenarios/index.ts';

export class ScenarioError extends Error {}

type Check = (value: unknown) => string | undefined;
type Shape = Readonly<Record<string, Check>>;

const is =
  (what: string, test: (value: unknown) => boolean): Check =>
  (value) =>
    test(value) ? undefined : `must be ${what}`;
const text = is('a string', (value) => typeof value === 'string');
const number = is('a number >= 0', (value) => typeof value === 'number' && value >= 0);
const flag = is('true or false', (value) => typeof value === 'boolean');
const yes = is('true', (value) => value === true);
const object = is('an object', isObject);
const oneOf = (...choices: string[]): Check =>
  is(`one of ${choices.join(', ')}`, (value) => typeof value === 'string' && choices.includes(value));
const isVersion = (value: unknown): boolean => typeof value === 'string' && /^\d+\.\d+\.\d+$/.test(value);
const version = is('a version like 1.3.2', isVersion);
const PART_KEYS = ['repeat', 'env', 'prompt', 'random'];
const isPart = (part: unknown): boolean =>
  typeof part === 'string' || (isObject(part) && PART_KEYS.some((key) => key in part));
const words = is(
  'a string or a list of strings and parts (repeat+times, env, prompt, random)',
  (value) => typeof value === 'string' || (Array.isArray(value) && value.every(isPart)),
);
const usage = is(
  'four numbers: input, output, thinking, cached',
  (value) => Array.isArray(value) && value.length === 4 && value.every((count) => typeof count === 'number'),
);
const steps: Check = (value) => {
  if (!Array.isArray(value)) return 'must be a list of steps';
  const problems = value.map((step: unknown, at) => ({ at, problem: stepProblem(step) }));
  const first = problems.find(({ problem }) => problem !== undefined);
  return first === undefined ? undefined : `[${first.at}] ${first.problem ?? ''}`;
};

const GUARDS: Shape = { since: version, before: version, once: text, unless_env: text, unless_flag: text };
const COST: Shape = { seconds: number, usage };
const GATE: Shape = { granted: flag, denied: flag, shape: oneOf('done', 'error') };

const STEP_SHAPES: { readonly [K in ActionName]: Shape } = {
  text: { text: words, times: number },
  say: { say: words, ...COST },
  think: { think: yes, ...COST },
  close: { close: words, ...COST },
  answer: { answer: yes },
  tool: {
    tool: text,
    parameters: object,
    output: words,
    error: words,
    error_type: text,
    action: text,
    target: text,
    opens: flag,
    ...COST,
    ...GATE,
  },
  write: { write: text, content: words, mode: text, to: oneOf('cwd', 'scratch'), ...GATE },
  delete: { delete: text },
  link: { link: text, target: text },
  touch: { touch: text, content: words },
  run: { run: text, background: flag, ...GATE },
  step: { step: text, state: text, name: text, seconds: number, same: flag, fields: object },
  event: { event: object },
  raw: { raw: words, times: number },
  raw_base64: { raw_base64: text },
  stderr: { stderr: words },
  log: { log: words, level: oneOf('I', 'W', 'E', 'F'), source: text },
  sleep: { sleep: number },
  hang: { hang: yes },
  wait_for: { wait_for: text },
  spawn: {
    spawn: oneOf('plain', 'setsid', 'daemon'),
    pid_file: text,
    ignores_term: flag,
    holds_output: flag,
    seconds: number,
  },
  flood: { flood: oneOf('stdout', 'stderr', 'deltas', 'line'), bytes: number },
  exit: { exit: number },
  crash: {
    crash: is(
      'panic or a signal name',
      (value) => typeof value === 'string' && /^(panic|SIG[A-Z]+)$/.test(value),
    ),
  },
  fail: {
    fail: words,
    code: number,
    status: text,
    short: text,
    retryable: flag,
    marker: flag,
    exit_code: number,
  },
  retry: { retry: words, code: number, status: text },
  result: { result: object, exit_code: number },
  end: { end: yes },
  loop: { loop: number, steps },
};

const FILE_SHAPE: Shape = {
  agent: oneOf('agy', 'gemini'),
  version,
  versions: is(
    'a list of versions',
    (value) => Array.isArray(value) && value.length > 0 && value.every(isVersion),
  ),
  scenario: is(
    'the name of a built-in scenario',
    (value) => typeof value === 'string' && Object.hasOwn(SCENARIOS, value),
  ),
  speed: number,
  quiet: flag,
  record: text,
  answer: words,
  structured: object,
  before: steps,
  steps,
  after: steps,
  commands: (value) =>
    isObject(value)
      ? Object.values(value)
          .map(steps)
          .find((problem) => problem !== undefined)
      : 'must be an object',
  signals: oneOf('interrupt', 'ignore'),
  chunk_bytes: number,
  reads_stdin: flag,
  signed_out: flag,
  permission_mode: oneOf('request-review', 'strict', 'proceed-in-sandbox', 'always-proceed'),
  models: is(
    'a list of [slug, label]',
    (value) => Array.isArray(value) && value.every((row) => Array.isArray(row) && row.length === 2),
  ),
  trusted: flag,
};

function shapeProblem(value: Readonly<Record<string, unknown>>, shape: Shape): string | undefined {
  for (const [key, found] of Object.entries(value)) {
    const check = Object.hasOwn(shape, key) ? shape[key] : undefined;
    if (check === undefined) return `unknown key "${key}" (known: ${Object.keys(shape).join(', ')})`;
    const problem = check(found);
    if (problem !== undefined) return `"${key}" ${problem}`;
  }
  return undefined;
}

export function stepProblem(step: unknown): string | undefined {
  if (!isObject(step)) return 'must be an object';
  // `before` is a guard here and a list of steps in a file: the step's own key decides.
  const name = actionOf(step);
  if (name === undefined) return `names no action: ${JSON.stringify(step)}`;
  return shapeProblem(step, { ...GUARDS, ...STEP_SHAPES[name] });
}

/** Checked here, hence the one cast. */
export function checkFile(value: unknown): Partial<Config> {
  if (!isObject(value)) throw new ScenarioError('must be a JSON object');
  const problem = shapeProblem(value, FILE_SHAPE);
  if (problem !== undefined) throw new ScenarioError(problem);
  return value;
}

function findFile(invokedAs: string, env: Readonly<Record<string, string | undefined>>): string | undefined {
  const bare = invokedAs.replace(/\.m?js$/, '');
  const named = env['AGY_SIM_SCENARIO'] || undefined;
  return [`${invokedAs}.json`, `${bare}.json`].find((file) => existsSync(file)) ?? named;
}

function readFile(file: string): Partial<Config> {
  try {
    return checkFile(JSON.parse(readFileSync(file, 'utf8')));
  } catch (error) {
    throw new ScenarioError(`${file}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

const DEFAULT_SPEED = 0.05;

/** What the file says lies over what its scenario says. */
export function loadConfig(invokedAs: string, env: Readonly<Record<string, string | undefined>>): Config {
  const file = findFile(invokedAs, env);
  const given = file === undefined ? {} : readFile(file);
  const agent = given.agent ?? (path.basename(invokedAs).startsWith('gemini') ? 'gemini' : undefined);
  const scenario = given.scenario ?? (agent === 'gemini' ? 'gemini-ok' : 'ok');
  const base: Play = SCENARIOS[scenario] ?? {};
  const config: Config = { speed: DEFAULT_SPEED, quiet: false, ...base, ...given, scenario };
  const answered =
    given.answer === undefined || given.steps === undefined || given.steps.some((step) => 'answer' in step);
  return {
    ...config,
    ...(agent === undefined ? {} : { agent }),
    ...(answered ? {} : { steps: [...(given.steps ?? []), { answer: true }] }),
  };
}
