// Where a repository says what it proposes and what it forbids: a name alone, as most repositories have no such file.

/** At the top of a repository. */
export const PROJECT_FILE = '.agy-mcp.toml';
