// What `agy-mcp policy` does.
export const POLICY_ACTIONS = ['check', 'lint', 'show'] as const;
