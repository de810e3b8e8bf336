// (pure) Files that git could not convert and that were recorded byte for byte, named in the message of the work.

const HEAD = 'Recorded-as-is: ';

/** Names as JSON, which holds any of them on one line and in ASCII. */
const quoted = (name: string): string =>
  JSON.stringify(name).replaceAll(
    /[\u007f-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );

/** The message of the commit that holds a job's work. */
export function workMessage(jobId: string, raw: readonly string[]): string {
  const lines = raw.map((name) => `${HEAD}${quoted(name)}`);
  return [`Work of ${jobId}`, ...(lines.length === 0 ? [] : ['', ...lines])].join('\n');
}

/** The names in such a message; a line that is none of ours says nothing. */
export function rawPathsOf(message: string): ReadonlySet<string> {
  const names = message.split('\n').flatMap((line) => {
    if (!line.startsWith(HEAD)) return [];
    try {
      const name: unknown = JSON.parse(line.slice(HEAD.length));
      return typeof name === 'string' ? [name] : [];
    } catch {
      return []; // written by somebody else
    }
  });
  return new Set(names);
}
