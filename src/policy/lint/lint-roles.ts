// What is wrong with roles and clients that can be read. (pure)
import { nearestName } from '../../protocol/text/nearest-name.ts';
import { quotedName, visibleName } from '../../protocol/text/visible-text.ts';
import { STARTING_TOOLS } from '../rules/asked.ts';
import { matchesName } from '../rules/glob.ts';
import type { Policy, Role } from '../rules/policy.ts';
import { ANY_CLIENT, judgeTool } from '../rules/role.ts';
import type { Finding, KnownWords } from './finding.ts';

type Found = Omit<Finding, 'where'>;

const fits = (pattern: string, tools: readonly string[]): boolean =>
  tools.some((tool) => matchesName(pattern, tool));

function mistyped({ tools }: Role, known: KnownWords): Found[] {
  return (['allow', 'deny'] as const).flatMap((list) =>
    (tools[list] ?? [])
      .filter((pattern) => !fits(pattern, known.tools))
      .map((pattern) => {
        const near = nearestName(pattern, known.tools);
        const meant = near === null ? '' : ` Did you mean ${quotedName(near)}?`;
        return {
          kind: list === 'deny' ? ('widens' as const) : ('never_matches' as const),
          message: `No tool fits ${quotedName(pattern)} in "${list}".${meant}`,
        };
      }),
  );
}

function contradictions(role: Role, known: KnownWords): Found[] {
  const { allow, deny } = role.tools;
  const none = !known.tools.some((tool) => judgeTool(role, tool).isAllowed);
  const taken = (allow ?? []).filter(
    (pattern) =>
      fits(pattern, known.tools) &&
      known.tools
        .filter((tool) => matchesName(pattern, tool))
        .every((tool) => deny.some((denied) => matchesName(denied, tool))),
  );
  return [
    ...(none ? [{ kind: 'contradicts' as const, message: 'It may use no tool at all.' }] : []),
    ...taken.map((pattern) => ({
      kind: 'contradicts' as const,
      message: `${quotedName(pattern)} is allowed and denied, and denied counts.`,
    })),
  ];
}

/** A job that one of them may not start can be started by the others. */
function halfOfStarts(role: Role): Found[] {
  const denied = STARTING_TOOLS.filter((tool) => role.tools.deny.some((each) => matchesName(each, tool)));
  const left = STARTING_TOOLS.filter((tool) => judgeTool(role, tool).isAllowed);
  if (left.length === 0 || denied.every((tool) => tool === 'agy_continue')) return [];
  const message = `${denied.join(' and ')} is denied, and ${left.join(' and ')} can start the same job.`;
  return [{ kind: 'widens', message }];
}

/** Such a client may do nothing. */
const withoutRole = ({ clients, roles }: Policy): Finding[] =>
  Object.entries(clients)
    .filter(([, name]) => !roles.some((role) => role.name === name))
    .map(([client, name]) => {
      const near = nearestName(
        name,
        roles.map((role) => role.name),
      );
      const meant = near === null ? '' : ` Did you mean ${quotedName(near)}?`;
      return {
        kind: 'never_matches',
        where: `clients.${visibleName(client)}`,
        message: `There is no role ${quotedName(name)}, so it may do nothing.${meant}`,
      };
    });

function ofAnyClient({ clients, roles }: Policy): Finding[] {
  const name = Object.hasOwn(clients, ANY_CLIENT) ? clients[ANY_CLIENT] : undefined;
  const role = roles.find((each) => each.name === name);
  if (role?.risk !== 'high') return [];
  return [
    {
      kind: 'widens',
      where: `clients.${ANY_CLIENT}`,
      message: `Every client that is not named has ${quotedName(role.name)}, a role of high risk: name those that need it, and give all others another.`,
    },
  ];
}

export const lintRoles = (policy: Policy, known: KnownWords): readonly Finding[] => [
  ...policy.roles.flatMap((role) =>
    [mistyped(role, known), contradictions(role, known), halfOfStarts(role)]
      .flat()
      .map(({ kind, message }) => ({ kind, where: `roles.${role.name}`, message })),
  ),
  ...withoutRole(policy),
  ...ofAnyClient(policy),
];
