// Which pieces of a text a command parser should see. (pure)

const CANDIDATE_CHARS = 1_500;

/** Programs that are worth a parser's look when they are in a line. */
const HOT =
  /(?:^|[\s;&|(`"'/\\=$])(?:rm|rmdir|shred|dd|git|chmod|chown|find|xargs|parallel|eval|source|exec|mkfs[\w.]*|mv|rsync|scp|ssh|tar|curl|wget|nc|ncat|socat|truncate|(?:ba|z|da|k|c|a)?sh|python[\d.]*|perl|ruby|node|awk|gawk|busybox|sudo|env|watch|su|hash|export|declare|read|printf|coproc|unset|powershell|pwsh|cat|cp|ln|zip|gzip|base64)(?:\.exe)?(?=$|[\s$<"'`;&|)])/i;
/** What makes such a line suspicious: a flag, an operator, a path outside the project, a substitution. */
const HEAT =
  /\s-{1,2}\w|[|<>;&`]|\$[({\w]|\/(?:\s|$|\*)|~|\.\.\/|\s\+\w|(?:^|\s)\.(?:\s|$|\/|env)|\bgit\s+(?:restore|checkout|stash|clean|reset|push|branch|reflog|tag|merge|rebase)\b|\.(?:key|pem)\b|\b(?:eval|exec)\b|\s\/\w/;

/** The suspicious part of a unit, cut to a size that a parser takes in a few milliseconds. */
export function candidateOf(unit: string): string | null {
  const hot = HOT.exec(unit);
  if (hot === null || !HEAT.test(unit.slice(hot.index, hot.index + CANDIDATE_CHARS))) return null;
  return unit.length <= CANDIDATE_CHARS ? unit : unit.slice(hot.index, hot.index + CANDIDATE_CHARS);
}
