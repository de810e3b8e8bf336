/** What the filter says on standard error of a content that is not here; the name follows as JSON. */
export const NOT_HERE = 'agy-mcp lfs: not here: ';
