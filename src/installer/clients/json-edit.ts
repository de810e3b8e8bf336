// (pure) A value put into JSON text, or taken out, at its place alone: no other byte moves.
import { createScanner, getNodeValue, type Node, parseTree } from 'jsonc-parser';

export type JsonPath = readonly (string | number)[];

interface Style {
  readonly unit: string;
  readonly eol: string;
}

function styleOf(text: string): Style {
  const [, unit = '  '] = /^([ \t]+)\S/m.exec(text) ?? [];
  return { unit, eol: text.includes('\r\n') ? '\r\n' : '\n' };
}

const endOf = ({ offset, length }: Node): number => offset + length;

function tree(text: string): Node | undefined {
  return parseTree(text, [], { allowTrailingComma: true });
}

/** The values at a path: more than one where a key is repeated. Readers see the last one. */
function nodesAt(root: Node | undefined, path: JsonPath): Node[] {
  if (root === undefined) return [];
  return path.reduce<Node[]>(
    (holders, key) =>
      holders.flatMap(({ type, children = [] }) => {
        if (typeof key === 'number') return type === 'array' ? children.slice(key, key + 1) : [];
        if (type !== 'object') return [];
        return children
          .filter(({ children: [name] = [] }) => name?.value === key)
          .flatMap(({ children: [, value] = [] }) => (value === undefined ? [] : [value]));
      }),
    [root],
  );
}

/** As readers do: of a repeated key the last one, at each step. */
function nodeAt(root: Node | undefined, path: JsonPath): Node | undefined {
  let node = root;
  for (const key of path) node = node === undefined ? undefined : nodesAt(node, [key]).at(-1);
  return node;
}

/** How often the key at the end of a path is there, where readers look. */
export function countAt(text: string, path: JsonPath): number {
  const root = tree(text);
  return nodesAt(nodeAt(root, path.slice(0, -1)), path.slice(-1)).length;
}

/** Where the comma after a value is; null when none follows it. */
function commaAfter(text: string, from: number): number | null {
  const scanner = createScanner(text, true);
  scanner.setPosition(from);
  scanner.scan();
  const at = scanner.getTokenOffset();
  return text[at] === ',' ? at : null;
}

function indentAt(text: string, offset: number): string {
  const line = text.slice(text.lastIndexOf('\n', offset - 1) + 1, offset);
  return /^[ \t]*/.exec(line)?.[0] ?? '';
}

/** The first of the white space that ends at an offset. */
function spaceBefore(text: string, offset: number): number {
  let at = offset;
  while (at > 0 && /\s/.test(text[at - 1] ?? '')) at -= 1;
  return at;
}

function print(value: unknown, indent: string, { unit, eol }: Style): string {
  return JSON.stringify(value, null, unit).replaceAll('\n', `${eol}${indent}`);
}

const splice = (text: string, from: number, to: number, content: string): string =>
  text.slice(0, from) + content + text.slice(to);

/** As the last child of an object or a list. */
function append(text: string, holder: Node, key: string | number, value: unknown): string {
  const style = styleOf(text);
  const last = holder.children?.at(-1);
  const outer = indentAt(text, holder.offset);
  const isOwnLine =
    last !== undefined && text.slice(spaceBefore(text, last.offset), last.offset).includes('\n');
  const indent = isOwnLine ? indentAt(text, last.offset) : outer + style.unit;
  const close = endOf(holder) - 1;
  const at = spaceBefore(text, close);
  const name = typeof key === 'string' ? `${JSON.stringify(key)}: ` : '';
  // A closing bracket on the same line moves to its own.
  const tail = text.slice(at, close).includes('\n') ? '' : `${style.eol}${outer}`;
  // Who ends the last value with a comma finds one behind ours, too.
  const hasComma = last !== undefined && commaAfter(text, endOf(last)) !== null;
  const content = `${style.eol}${indent}${name}${print(value, indent, style)}${hasComma ? ',' : ''}${tail}`;
  const placed = splice(text, at, tail === '' ? at : close, content);
  if (last === undefined || hasComma) return placed;
  return splice(placed, endOf(last), endOf(last), ',');
}

/** Puts a value at a path; what is missing on the way is made as objects, a number names a place in a list. */
export function putValue(text: string, path: JsonPath, value: unknown): string {
  const root = tree(text);
  if (root === undefined) return text;
  const existing = nodeAt(root, path);
  if (existing !== undefined) {
    const line = indentAt(text, existing.offset);
    return splice(text, existing.offset, endOf(existing), print(value, line, styleOf(text)));
  }
  let depth = path.length - 1;
  while (depth > 0 && nodeAt(root, path.slice(0, depth)) === undefined) depth -= 1;
  const holder = nodeAt(root, path.slice(0, depth)) ?? root;
  const inner = path.slice(depth + 1).reduceRight<unknown>((each, key) => ({ [key]: each }), value);
  return append(text, holder, path[depth] ?? '', inner);
}

/** Takes a value out, with the comma that is then too many. */
function cut(text: string, found: Node): string {
  // The value of an object is one half of a property, which is what goes.
  const child = found.parent?.type === 'property' ? found.parent : found;
  const siblings = child.parent?.children ?? [];
  const previous = siblings[siblings.indexOf(child) - 1];
  const start = spaceBefore(text, child.offset);
  const after = commaAfter(text, endOf(child));
  const without = splice(text, start, after === null ? endOf(child) : after + 1, '');
  if (after !== null || previous === undefined) return without;
  const comma = commaAfter(without, endOf(previous));
  return comma === null ? without : splice(without, comma, comma + 1, '');
}

/** Takes what readers see at a path out. */
export function takeValue(text: string, path: JsonPath): string {
  const found = nodeAt(tree(text), path);
  return found === undefined ? text : cut(text, found);
}

/** Takes every value at a path out that is wanted, also under repeated keys. */
export function takeEvery(text: string, path: JsonPath, isWanted: (value: unknown) => boolean): string {
  const found = nodesAt(tree(text), path).findLast((node) => isWanted(getNodeValue(node)));
  return found === undefined ? text : takeEvery(cut(text, found), path, isWanted);
}

/** Takes out the objects and lists that hold nothing, not even a comment, from a path upwards. */
export function takeEmpty(text: string, path: JsonPath): string {
  if (path.length === 0) return text;
  const found = nodeAt(tree(text), path);
  const inside = found === undefined ? null : text.slice(found.offset + 1, endOf(found) - 1);
  const isHolder = found?.type === 'object' || found?.type === 'array';
  if (found === undefined || !isHolder || inside?.trim() !== '') return text;
  return takeEmpty(cut(text, found), path.slice(0, -1));
}
