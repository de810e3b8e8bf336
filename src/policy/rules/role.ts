// Which role a client has, and what that role may. (pure)
import { quotedName } from '../../protocol/text/visible-text.ts';
import type { Budget } from '../budgets/budget.ts';
import { matchesName } from './glob.ts';
import type { AuditDetail, Policy, Role } from './policy.ts';
import { ROLE_VARIABLE } from './policy-variables.ts';
import { RISK_TABLE } from './risks.ts';

/** In `[clients]`: all that are not named. */
export const ANY_CLIENT = '*';

export interface RoleChoice {
  /** Null where the policy has no roles, or `fault` says why there is none. */
  readonly role: Role | null;
  /** Why everything is denied, and which line to add; null where nothing is wrong. */
  readonly fault: string | null;
}

const NAME_CHARS = 80;
const inWords = (name: string): string => quotedName(name.slice(0, NAME_CHARS));

const namesOf = (roles: readonly Role[]): string =>
  roles.length === 0 ? 'it has no roles' : `its roles: ${roles.map(({ name }) => name).join(', ')}`;

const tableOf = (name: string): string =>
  `[roles.${/^[A-Za-z0-9_-]+$/.test(name) ? name : inWords(name)}] with risk = "low"`;

function named(policy: Policy, name: string): RoleChoice {
  const role = policy.roles.find((each) => each.name === name) ?? null;
  if (role !== null) return { role, fault: null };
  return {
    role: null,
    fault: `${ROLE_VARIABLE} names the role ${inWords(name)}, which is not in ${policy.file} (${namesOf(policy.roles)}). A person can add ${tableOf(name)} to the file, or set ${ROLE_VARIABLE} to a role that is there.`,
  };
}

/**
 * The role of a client: `AGY_MCP_ROLE` wins over `[clients]`.
 * @param who `client` is the name that the client gives itself, or null
 */
export function roleFor(
  policy: Policy,
  { client, env }: { readonly client: string | null; readonly env: NodeJS.ProcessEnv },
): RoleChoice {
  if (policy.fault !== null) return { role: null, fault: null };
  const wanted = env[ROLE_VARIABLE] ?? '';
  if (wanted !== '') return named(policy, wanted);
  const { clients, roles, file } = policy;
  const key = client !== null && Object.hasOwn(clients, client) ? client : ANY_CLIENT;
  const name = Object.hasOwn(clients, key) ? clients[key] : undefined;
  if (name === undefined && roles.length === 0) return { role: null, fault: null };
  const role = roles.find((each) => each.name === name) ?? null;
  if (role !== null) return { role, fault: null };
  if (name !== undefined)
    return {
      role: null,
      fault: `${file} gives ${inWords(key)} under [clients] the role ${inWords(name)}, which is not in it (${namesOf(roles)}). A person can add ${tableOf(name)}, or name a role that is there.`,
    };
  const line =
    client === null
      ? `"${ANY_CLIENT}" = "${roles[0]?.name ?? ''}" for clients without a name`
      : `${inWords(client)} = "${roles[0]?.name ?? ''}"`;
  return {
    role: null,
    fault: `${file} has roles, and none for the client ${client === null ? 'that gives no name' : inWords(client)}. A person can add ${line} under [clients] (${namesOf(roles)}), or set ${ROLE_VARIABLE} where the client starts agy-mcp.`,
  };
}

export interface ToolVerdict {
  readonly isAllowed: boolean;
  /** The pattern that decided; null where none did. */
  readonly pattern: string | null;
}

/** Whether the lists of a role allow a tool: what is denied is denied, whatever else is said. */
export function judgeTool({ tools }: Pick<Role, 'tools'>, tool: string): ToolVerdict {
  const find = (patterns: readonly string[]): string | null =>
    patterns.find((pattern) => matchesName(pattern, tool)) ?? null;
  const denied = find(tools.deny);
  if (denied !== null) return { isAllowed: false, pattern: denied };
  if (tools.allow === null) return { isAllowed: true, pattern: null };
  const allowed = find(tools.allow);
  return { isAllowed: allowed !== null, pattern: allowed };
}

/**
 * Which tools a client is shown. Where everything is denied because something is wrong, all of them: a call of one
 * tells what.
 */
export const toolsOf =
  (policy: Policy, { role }: RoleChoice) =>
  (tool: string): boolean =>
    policy.fault !== null || role === null || judgeTool(role, tool).isAllowed;

/** The bounds of a role: its own, else those of its risk; without a role there are none. */
export function budgetOf(_policy: Policy, { role }: RoleChoice): Budget {
  const { budget = {}, risk = null } = role ?? {};
  const usual = risk === null ? null : RISK_TABLE[risk];
  return {
    jobsAtOnce: budget.jobsAtOnce ?? usual?.jobsAtOnce ?? null,
    jobsAnHour: budget.jobsAnHour ?? usual?.jobsAnHour ?? null,
    tokensADay: budget.tokensADay ?? null,
    agentSecondsADay: budget.agentSecondsADay ?? null,
    sameRequests: budget.sameRequests ?? usual?.sameRequests ?? null,
  };
}

/** How much of a prompt the audit trail keeps. */
export const auditDetailOf = (_policy: Policy, { role }: RoleChoice): AuditDetail =>
  role === null ? 'digest' : (role.audit ?? RISK_TABLE[role.risk].audit);
