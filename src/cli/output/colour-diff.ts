// (pure) Colours for a patch on a terminal.

const COLOURS: readonly (readonly [RegExp, number])[] = [
  [/^(?:diff --git |(?:new|old|deleted) |index |rename |similarity |--- |\+\+\+ )/, 1],
  [/^@@ /, 36],
  [/^\+/, 32],
  [/^-/, 31],
];

/** First match paints the whole line. */
export function colourDiff(text: string): string {
  return text
    .split('\n')
    .map((line) => {
      const row = COLOURS.find(([pattern]) => pattern.test(line));
      return row === undefined ? line : `\u001b[${row[1]}m${line}\u001b[0m`;
    })
    .join('\n');
}
