// (pure) A call of a tool within a sentence: the one place that writes it, and what finds it again.

type CallArguments = Readonly<Record<string, string | number | boolean>>;

interface FoundCall {
  /** Without `agy_`. */
  readonly name: string;
  /** Null where the tool is only named, or what follows is no JSON. */
  readonly args: CallArguments | null;
}

/** `agy_result {"job_id":"job_1","offset":9}` */
export const toolCall = (tool: `agy_${string}`, args: CallArguments): string =>
  `${tool} ${JSON.stringify(args)}`;

/** A name, and a flat object of JSON if one follows; a brace within a string is part of the string. */
const CALL = /\bagy_([a-z_]+)\b(?: (\{(?:"(?:[^"\\\n]|\\.)*"|[^"{}\n])*\}))?/g;

function argumentsOf(json: string | undefined): CallArguments | null {
  if (json === undefined) return null;
  try {
    return JSON.parse(json) as CallArguments; // marked cast: flat by the pattern
  } catch {
    return null;
  }
}

/**
 * Rewrites what `toolCall` wrote, and tools that are named. Failures are kept on disk as sentences, so a call must be
 * found in one.
 * @param rewrite returns null to leave it as it is
 */
export function rewriteCalls(text: string, rewrite: (call: FoundCall) => string | null): string {
  return text.replaceAll(CALL, (whole, name: string, json: string | undefined) => {
    const args = argumentsOf(json);
    const other = rewrite({ name, args });
    if (other === null) return whole;
    return args === null && json !== undefined ? `${other} ${json}` : other;
  });
}
