// policy: the decision about a call explained, rules that cannot be meant found, and what holds told.
import path from 'node:path';
import { loadSettings } from '../../config/load.ts';
import { lintFile, lintPlace } from '../../config/policy/lint-place.ts';
import { policyPlace } from '../../config/policy/policy-place.ts';
import { createPolicySource } from '../../config/policy/policy-source.ts';
import { ruledTops } from '../../config/policy/ruled-tops.ts';
import { createMeansFinder } from '../../confinement/means.ts';
import { userDirs } from '../../platform/user-dirs.ts';
import { describeRole, describeRule, describeWhole } from '../../policy/describe-policy.ts';
import type { Finding, KnownWords } from '../../policy/lint/finding.ts';
import { compareActions } from '../../policy/rules/action.ts';
import { type Decision, decide } from '../../policy/rules/decision.ts';
import { matchesName } from '../../policy/rules/glob.ts';
import { openPolicy, type Policy } from '../../policy/rules/policy.ts';
import { ROLE_VARIABLE } from '../../policy/rules/policy-variables.ts';
import { roleFor } from '../../policy/rules/role.ts';
import { BACKENDS } from '../../protocol/backend.ts';
import { BridgeError, ERRORS } from '../../protocol/error.ts';
import { MODES } from '../../protocol/request.ts';
import { quotedName } from '../../protocol/text/visible-text.ts';
import { TOOLS } from '../../tools/index.ts';
import type { Invocation } from '../command.ts';
import { completeCall, parseCall } from './asked-call.ts';
import { POLICY_ACTIONS } from './policy-actions.ts';

type Action = (typeof POLICY_ACTIONS)[number];

/** What each action takes besides: anything else is refused with it. */
const TAKES: Readonly<Record<Action, readonly string[]>> = {
  check: ['what', 'role'],
  lint: ['what'],
  show: ['role'],
};

const refusal = (message: string, hint: string): BridgeError =>
  new BridgeError('invalid_request', message, { hint });

const TOOL_NAMES = TOOLS.map(({ name }) => name);
const KNOWN: KnownWords = { tools: TOOL_NAMES, modes: MODES, backends: BACKENDS };

function actionOf(args: Readonly<Record<string, unknown>>): Action {
  const action = POLICY_ACTIONS.find((each) => each === args['action']);
  if (action === undefined)
    throw refusal(
      `There is no agy-mcp policy ${String(args['action'])}.`,
      `It takes ${POLICY_ACTIONS.join(', ')}.`,
    );
  const odd = Object.keys(args).find((field) => field !== 'action' && !TAKES[action].includes(field));
  if (odd !== undefined)
    throw refusal(
      odd === 'what'
        ? `agy-mcp policy ${action} takes nothing behind it.`
        : `--${odd} is no option of agy-mcp policy ${action}.`,
      'agy-mcp policy --help says what each takes.',
    );
  return action;
}

const topOf = (folder: string): string | null => ruledTops([folder])[0] ?? null;

/** The environment, with the role that was typed in the place of its own. */
const typedRole = ({ args }: Invocation): string | undefined => args['role'] as string | undefined;

function envOf(invocation: Invocation, role = typedRole(invocation)): NodeJS.ProcessEnv {
  const { env } = invocation.machine;
  return role === undefined ? env : { ...env, [ROLE_VARIABLE]: role };
}

const sourceFor = (invocation: Invocation, env: NodeJS.ProcessEnv) => {
  const { home } = invocation.machine;
  return createPolicySource({ configFile: userDirs(env, home).configFile, env, home });
};

function sayDecision({ action, rule, role, reason, tier, trace }: Decision): string {
  return [
    `${action}${tier === 'auto' ? '' : ` (${tier})`}: ${reason}`,
    ...(rule === null ? [] : [`decided by: ${rule}`]),
    `role: ${role ?? 'none'}`,
    ...trace.map((step) => `  ${(step.action ?? '-').padEnd(7)}  ${step.step}: ${step.why}`),
  ].join('\n');
}

async function check(invocation: Invocation): Promise<number> {
  const { args, machine, printer } = invocation;
  const call = parseCall(args['what'] as string | undefined);
  const env = envOf(invocation, typedRole(invocation) ?? call.role);
  const { configFile } = userDirs(env, machine.home);
  const asked = await completeCall(call, {
    ...machine,
    settings: await loadSettings(configFile, env),
    means: async () => (await createMeansFinder({ env, platform: machine.platform, keptIn: null }).find()).by,
  });
  const source = sourceFor(invocation, env);
  const tops = ruledTops(asked.paths ?? []);
  const policies = await Promise.all((tops.length === 0 ? [null] : tops).map((top) => source.policyFor(top)));
  const decision = policies
    .map((policy) => policy ?? openPolicy(''))
    .map((policy) => decide(policy, asked, roleFor(policy, { client: asked.client, env })))
    .reduce((one, other) => (compareActions(other.action, one.action) > 0 ? other : one));
  printer.result(decision, sayDecision);
  return decision.action === 'deny' ? ERRORS.policy_denied.exit : 0;
}

const sayFindings = ({ findings }: { readonly findings: readonly Finding[] }): string =>
  findings.length === 0
    ? 'No findings.'
    : findings.map(({ kind, where, message }) => `${where}: ${message} (${kind})`).join('\n');

async function lint(invocation: Invocation): Promise<number> {
  const { args, machine, printer } = invocation;
  const { env, home, cwd } = machine;
  const named = args['what'] as string | undefined;
  const findings =
    named === undefined
      ? await lintPlace({
          place: policyPlace(userDirs(env, home).configFile, env),
          top: topOf(cwd),
          env,
          home,
          known: KNOWN,
        })
      : await lintFile(path.resolve(cwd, named), home, KNOWN);
  printer.result({ ok: findings.length === 0, findings }, sayFindings);
  return findings.length === 0 ? 0 : 1;
}

interface Shown {
  readonly file: string;
  readonly whole: readonly string[];
  readonly roles: readonly { readonly role: string; readonly sentences: readonly string[] }[];
  readonly rules: readonly { readonly rule: string; readonly sentence: string }[];
}

const sayShown = ({ whole, roles, rules }: Shown): string =>
  [
    ...whole,
    ...roles.flatMap(({ role, sentences }) => ['', `Role ${role}`, ...sentences.map((each) => `  ${each}`)]),
    ...(rules.length === 0 ? [] : ['', 'Rules']),
    ...rules.map(({ rule, sentence }) => `  ${rule}: ${sentence}`),
  ].join('\n');

/** @throws BridgeError `invalid_request` for a role that is not there */
const roleNamed = (policy: Policy, role: string | null) => {
  const choice = role === null ? null : roleFor(policy, { client: null, env: { [ROLE_VARIABLE]: role } });
  if (choice !== null && choice.role === null && policy.fault === null)
    throw refusal(
      `There is no role ${quotedName(role ?? '')}.`,
      policy.roles.length === 0
        ? 'The policy has no roles.'
        : `Roles: ${policy.roles.map(({ name }) => name).join(', ')}.`,
    );
  return choice?.role ?? null;
};

async function show(invocation: Invocation): Promise<number> {
  const { machine, printer } = invocation;
  const { home, cwd } = machine;
  const env = envOf(invocation);
  const shorten = (text: string): string =>
    text.startsWith(`${home}/`) ? `~${text.slice(home.length)}` : text;
  const found = await sourceFor(invocation, env).policyFor(topOf(cwd));
  const file = shorten(policyPlace(userDirs(env, home).configFile, env).file);
  const policy = found ?? openPolicy(file);
  const named = env[ROLE_VARIABLE] ?? '';
  const one = roleNamed(policy, named === '' ? null : named);
  const roles = one === null ? policy.roles : [one];
  const rules = policy.rules.filter(
    ({ when }) =>
      one === null ||
      (when.role ?? []).length === 0 ||
      (when.role ?? []).some((each) => matchesName(each, one.name)),
  );
  printer.result(
    {
      file,
      whole: describeWhole(found, file),
      roles: roles.map((role) => describeRole(policy, role, TOOL_NAMES)),
      rules: rules.map((rule) => describeRule(rule, shorten)),
    },
    sayShown,
  );
  return 0;
}

const ACTIONS: Readonly<Record<Action, (invocation: Invocation) => Promise<number>>> = { check, lint, show };

/** @returns the exit code: 3 where a call would be denied, 1 where lint finds something */
export async function runPolicy(invocation: Invocation): Promise<number> {
  return ACTIONS[actionOf(invocation.args)](invocation);
}
