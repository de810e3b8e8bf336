// Variables that say what holds besides the files. Apart, as a start looks at them before it loads any rule. (pure)

/** The role of all callers. */
export const ROLE_VARIABLE = 'AGY_MCP_ROLE';
/** `1` adds what `safeModeSays` says. */
export const SAFE_MODE_VARIABLE = 'AGY_MCP_SAFE_MODE';
