// What `agy-mcp audit` does.
export const AUDIT_ACTIONS = ['show', 'verify', 'export', 'rotate-key'] as const;
