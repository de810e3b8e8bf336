// (pure) What a tool says to a model, said to a person: calls of tools as commands.

const CALL =
  /\bagy_(status|result|read|cancel|sessions|diff|apply|discard|purge|doctor)\b(?: (\{[^{}\n]*\}))?/g;

function words(json: string): string {
  try {
    return Object.entries(JSON.parse(json) as Record<string, unknown>)
      .map(([field, value]) =>
        field === 'job_id' ? ` ${String(value)}` : ` --${field.replaceAll('_', '-')} ${String(value)}`,
      )
      .join('');
  } catch {
    return ` ${json}`; // not a call after all
  }
}

/** `agy_result {"job_id":"job_1","offset":9}` becomes `agy-mcp result job_1 --offset 9`. */
export function asCommands(text: string): string {
  return text.replaceAll(
    CALL,
    (_, name: string, json: string | undefined) => `agy-mcp ${name}${json === undefined ? '' : words(json)}`,
  );
}
