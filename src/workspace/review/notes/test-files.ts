// (pure) Tests of any language by the conventions of their runners: files, declarations, and what skips one.
import path from 'node:path';

const TEST_FOLDERS: ReadonlySet<string> = new Set([
  'test',
  'tests',
  '__tests__',
  'spec',
  'specs',
  'e2e',
  'testing',
  'unittests',
]);
/** Beside the code, by the name alone. */
const TEST_NAME =
  /(?:[._-](?:test|tests|spec|specs|e2e|cy)\.[\w.]+|^test_\w+\.py|_test\.(?:py|go|rb|exs?|dart|cc|cpp|c|rs|clj|lua|php)|(?:^|[a-z\d])(?:Tests?|Spec|IT|TestCase)\.(?:java|kt|scala|cs|fs|swift|php|groovy|m|hs)|\.(?:feature|bats|t))$/;
const SOURCE =
  /\.(?:[cm]?[jt]sx?|py|rb|go|rs|java|kts?|scala|cs|fs|swift|php|groovy|exs?|dart|cc|cpp|cxx|c|m|mm|hs|clj|lua|pl|t|sh|bats|vue|svelte|feature|erl|ml|r|jl|zig|nim|phpt|tcl)$/i;
/** Beside tests, but no test: what they read or are helped by. */
const HELPERS: ReadonlySet<string> = new Set([
  'fixtures',
  'fixture',
  'testdata',
  'data',
  'snapshots',
  '__snapshots__',
  'support',
  'helpers',
  'mocks',
  '__mocks__',
  'resources',
  'samples',
  'playground',
  'examples',
]);

export function isTestFile(name: string): boolean {
  const base = path.posix.basename(name);
  if (!SOURCE.test(base)) return false;
  const folders = path.posix.dirname(name).toLowerCase().split('/');
  if (folders.some((folder) => HELPERS.has(folder))) return false;
  return TEST_NAME.test(base) || folders.some((folder) => TEST_FOLDERS.has(folder));
}

/** How runners declare one test, at the beginning of a line. */
const DECLARATION =
  /^\s*(?:(?:it|test|specify|scenario)(?:\.\w+)*\s*(?:\(\s*)?["'`]|(?:async\s+)?def\s+test_?\w*|func\s+Test\w+\s*\(|(?:fn|def)\s+test_\w+|@Test\b|@ParameterizedTest\b|#\[(?:\w+::)?test\b|\[(?:Fact|Theory|Test|TestMethod|TestCase)\b|TEST(?:_[FP])?\s*\(|public\s+function\s+test\w+|test\s+["']|func\s+test\w+\s*\(|Scenario(?: Outline)?:|@test\s+["'])/;
/** The name is kept: a test that is moved is none that is deleted. */
const NAME = /(["'`])(.{1,120}?)\1|\b(?:def|func|fn|function)\s+(\w+)/;

/** The name of the test that a line declares; an empty one where the name is on another line; null for no test. */
export function declaredTest(line: string): string | null {
  if (!DECLARATION.test(line)) return null;
  const [, , quoted, word] = NAME.exec(line) ?? [];
  return quoted ?? word ?? '';
}

/** How runners leave a test out, or run one alone. */
const SKIPPED =
  /^\s*(?:(?:it|test|describe|context|suite|specify)(?:\.\w+)*\.(?:skip|only|todo|fixme|failing)\b|(?:x(?:it|test|describe|context|specify)|f(?:it|describe|context))\s*\(\s*["'`]|@(?:pytest\.mark\.)?(?:skip|xfail)\b|@unittest\.(?:skip\w*|expectedFailure)\b|@(?:Ignore|Disabled)\b(?!\w)|#\[ignore\b|\[(?:Ignore|Skip)\b|\[(?:Fact|Theory)\s*\(\s*Skip\b|@tag\s+:skip\b|(?:b|t)\.Skip(?:f|Now)?\(|pytest\.skip\(|self\.skipTest\(|(?:\$this->)?markTest(?:Skipped|Incomplete)\(|GTEST_SKIP\(|pending\b\s*(?:["'(]|$)|skip\s+["']|throw\s+XCTSkip|@skip\b)/;

export const skipsTest = (line: string): boolean => SKIPPED.test(line);
