// The place of the table in a document (pure).
const BEGIN = '<!-- table: written by `npm run bench -- --write` -->';
const END = '<!-- end of the table -->';

/** The document with another table between its marks. @throws Error when it has no marks */
export function withTable(document: string, table: string): string {
  const [begin, end] = [document.indexOf(BEGIN), document.indexOf(END)];
  if (begin === -1 || end < begin)
    throw new Error('docs/development/performance.md has lost the marks of its table.');
  return `${document.slice(0, begin + BEGIN.length)}\n\n${table}\n\n${document.slice(end)}`;
}
