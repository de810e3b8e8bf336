// What agy's settings mean for jobs: values that void the file, rules that never match, tools that are denied (pure).
import { type Check, fault, fine } from './check.ts';

type Data = Readonly<Record<string, unknown>>;

const TOOL_PERMISSIONS = ['request-review', 'proceed-in-sandbox', 'always-proceed', 'strict'];
const RULE = /^(command|read_file|write_file|read_url|mcp|execute_url|unsandboxed)\s*\((.*)\)$/s;

/** Values that some version refuses, and the whole file with them. */
const VALUES: readonly { key: string; fits: (value: unknown) => boolean; wants: string }[] = [
  { key: 'useG1Credits', fits: (value) => typeof value === 'boolean', wants: 'true or false' },
  {
    key: 'toolPermission',
    fits: (value) => TOOL_PERMISSIONS.includes(String(value)),
    wants: TOOL_PERMISSIONS.join(', '),
  },
  { key: 'allowNonWorkspaceAccess', fits: (value) => typeof value === 'boolean', wants: 'true or false' },
  { key: 'enableTerminalSandbox', fits: (value) => typeof value === 'boolean', wants: 'true or false' },
  { key: 'permissions', fits: (value) => typeof value === 'object' && value !== null, wants: 'an object' },
];

const rulesOf = (data: Data, list: string): string[] => {
  const permissions = data['permissions'];
  const rules =
    typeof permissions === 'object' && permissions !== null ? (permissions as Data)[list] : undefined;
  return Array.isArray(rules) ? rules.filter((rule) => typeof rule === 'string') : [];
};

/** Accepted by agy, and never matched. */
function isIdle(rule: string): boolean {
  const [, action, target = ''] = RULE.exec(rule) ?? [];
  return (
    action === undefined ||
    target.trim() === '' ||
    (action === 'mcp' && target !== '*' && !target.includes('/'))
  );
}

export function findSettingFaults(data: Data): Check[] {
  const bad = VALUES.filter(({ key, fits }) => Object.hasOwn(data, key) && !fits(data[key]));
  if (bad.length > 0) {
    const wants = bad.map(({ key, wants }) => `${key} must be ${wants}`).join('; ');
    return [
      fault(
        'agent_settings',
        'warning',
        `${wants}: agy discards the whole file for it`,
        'Fix the value in ~/.gemini/antigravity-cli/settings.json.',
      ),
    ];
  }
  const open = data['toolPermission'] === 'always-proceed';
  return [
    open
      ? fault(
          'agent_settings',
          'warning',
          'toolPermission is always-proceed: agy runs every tool unasked, in every mode',
          'Set toolPermission to request-review and allow single commands instead.',
        )
      : fine('agent_settings', 'valid'),
    judgeRules(data),
  ];
}

function judgeRules(data: Data): Check {
  const counts = ['allow', 'deny', 'ask'].map((list) => `${rulesOf(data, list).length} ${list}`).join(', ');
  const idle = ['allow', 'deny', 'ask'].flatMap((list) =>
    rulesOf(data, list)
      .filter(isIdle)
      .map(() => list),
  );
  if (idle.length > 0)
    return fault(
      'agent_rules',
      'warning',
      `${counts}; ${idle.length} of them (${[...new Set(idle)].join(', ')}) never match`,
      'Write rules as command(git status), read_url(*) or mcp(server/tool); a rule mcp(server) or with nothing in its brackets matches nothing.',
    );
  const denied = [...new Set(rulesOf(data, 'deny').flatMap((rule) => RULE.exec(rule)?.[1] ?? []))];
  return fine(
    'agent_rules',
    denied.length === 0 ? counts : `${counts}; denied in jobs too: ${denied.join(', ')}`,
  );
}
