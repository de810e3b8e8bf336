// Which promises a test file cites: only a comment directly above a test that runs, or a suite with such a test, counts.
import ts from 'typescript';

const CITATION = /^\/\/ promise: (.+)$/;
const SUITES = ['describe'];
const TESTS = ['test', 'it'];
const OFF = ['skip', 'todo'];

interface Registration {
  readonly name: string;
  /** `skip`, `each`, `concurrent`, … */
  readonly modifiers: readonly string[];
}

/** `test('…', …)`, `it.each(…)('…', …)`, `describe.skip('…', …)`; null for any other call. */
function registrationOf(node: ts.Node): Registration | null {
  if (!ts.isCallExpression(node)) return null;
  const modifiers: string[] = [];
  let at: ts.Expression = node.expression;
  for (;;) {
    if (ts.isCallExpression(at)) at = at.expression;
    else if (ts.isTaggedTemplateExpression(at)) at = at.tag;
    else if (ts.isPropertyAccessExpression(at)) {
      modifiers.push(at.name.text);
      at = at.expression;
    } else break;
  }
  return ts.isIdentifier(at) && [...SUITES, ...TESTS].includes(at.text) ? { name: at.text, modifiers } : null;
}

const isOff = (node: ts.Node): boolean => {
  const found = registrationOf(node);
  return found?.modifiers.some((each) => OFF.includes(each)) === true;
};

/** Whether this call registers a test that runs, itself or in what it is given. */
function runsATest(node: ts.Node): boolean {
  if (isOff(node)) return false;
  const found = registrationOf(node);
  if (found !== null && TESTS.includes(found.name)) return true;
  return ts.forEachChild(node, (child) => (runsATest(child) ? true : undefined)) === true;
}

const isInsideOff = (node: ts.Node): boolean =>
  isOff(node) || ((node.parent as ts.Node | undefined) !== undefined && isInsideOff(node.parent));

/** The comments above a node, up to the first empty line. */
function commentsAbove(text: string, node: ts.Node): string[] {
  const found: string[] = [];
  let next = node.getStart();
  for (const range of (ts.getLeadingCommentRanges(text, node.getFullStart()) ?? []).toReversed()) {
    if (text.slice(range.end, next).split('\n').length > 2) break;
    found.push(text.slice(range.pos, range.end));
    next = range.pos;
  }
  return found;
}

export interface Citations {
  readonly cited: readonly string[];
  /** Lines that cite a promise, but stand above nothing that is run. */
  readonly void: readonly string[];
}

const idsOf = (comment: string): string[] => CITATION.exec(comment)?.[1]?.split(', ') ?? [];

export function citationsIn(file: string, text: string): Citations {
  const tree = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const cited: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isExpressionStatement(node)) {
      const call = node.expression;
      if (registrationOf(call) !== null && !isInsideOff(call) && runsATest(call))
        cited.push(...commentsAbove(text, node).flatMap(idsOf));
    }
    ts.forEachChild(node, visit);
  };
  visit(tree);
  const all = text.split('\n').flatMap((line) => idsOf(line.trim()));
  const rest = [...cited];
  const unused = all.filter((id) => {
    const at = rest.indexOf(id);
    if (at === -1) return true;
    rest.splice(at, 1);
    return false;
  });
  return { cited, void: unused.map((id) => `${file}: ${id}`) };
}
