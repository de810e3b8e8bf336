// The version of this program, put in by the bundler from package.json.

declare const AGY_MCP_VERSION: string;

export const VERSION = AGY_MCP_VERSION;
