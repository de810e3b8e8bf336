// Draws docs/picture.svg: a real run of the command line with the simulated agent, as its terminal showed it.
// Run after `npm run build`: npm run picture
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseJson } from './parse-json.js';

const ROOT = path.resolve(import.meta.dirname, '..');
const COLUMNS = 118;
const LINE_HEIGHT = 19;
const CHAR_WIDTH = 8.05;
const MARGIN = 18;
const TITLE_BAR = 34;

const home = realpathSync(mkdtempSync(path.join(tmpdir(), 'agy-picture-')));
const repo = path.join(home, 'herons');
const bin = path.join(home, 'bin');
mkdirSync(repo);
mkdirSync(bin);
const env = {
  PATH: `${bin}:${process.env['PATH'] ?? ''}`,
  HOME: home,
  FORCE_COLOR: '1',
  GIT_CONFIG_NOSYSTEM: '1',
  LANG: 'C.UTF-8',
};
/** @param {string[]} args */
const git = (...args) =>
  execFileSync('git', ['-c', 'user.name=You', '-c', 'user.email=you@localhost', ...args], { cwd: repo, env });

/** The simulated agent really writes and runs a file; only the model is missing. */
function prepare() {
  symlinkSync(path.join(ROOT, 'dist/agy-sim.js'), path.join(bin, 'agy'));
  const scenario = {
    version: '1.3.2',
    quiet: true,
    speed: 0,
    answer: 'I wrote src/farewell.js with one exported function and ran it: it says "Goodbye, heron."',
    steps: [
      { write: 'src/farewell.js', content: 'export const farewell = (bird) => `Goodbye, ${bird}.`;\n' },
      { answer: true },
    ],
  };
  writeFileSync(path.join(bin, 'agy.json'), JSON.stringify(scenario));
  git('init', '-q', '-b', 'main');
  writeFileSync(path.join(repo, 'README.md'), '# Herons\n');
  git('add', '.');
  git('commit', '-q', '-m', 'Begin');
}

/**
 * What a terminal would show of a command: both outputs, in the order that a person reads them.
 * @param {string[]} words
 */
function run(words) {
  const { stdout, stderr } = spawnSync(process.execPath, [path.join(ROOT, 'dist/agy-mcp.js'), ...words], {
    cwd: repo,
    env,
    encoding: 'utf8',
  });
  return { out: stdout, shown: `${stderr}${stdout}`.replaceAll(home, '~').trimEnd() };
}

/** @param {string} word */
const quoted = (word) => (/^[\w./=-]+$/.test(word) ? word : `"${word}"`);

/** @typedef {{ command: string } | { text: string }} Line */

function record() {
  /** @type {Line[]} */
  const lines = [];
  /** @param {string[]} words */
  const show = (words) => {
    const { out, shown } = run(words);
    lines.push({ command: `agy-mcp ${words.map(quoted).join(' ')}` });
    for (const text of shown.split('\n')) lines.push({ text });
    lines.push({ text: '' });
    return out;
  };
  show(['run', 'Write a farewell function.', '--mode', 'execute', '--allow-write', '--label', 'farewell']);
  const { records } = /** @type {{ records: { job_id: string }[] }} */ (
    parseJson(run(['sessions', '--json']).out)
  );
  const job = records[0]?.job_id ?? '';
  show(['diff', job]);
  const { patch_sha256: sum } = /** @type {{ patch_sha256: string }} */ (
    parseJson(run(['diff', job, '--json']).out)
  );
  show(['apply', job, '--patch-sha256', sum]);
  show(['sessions']);
  return lines.slice(0, -1);
}

/** @type {Readonly<Record<string, string>>} */
const COLOURS = { 31: '#ff7b72', 32: '#7ee787', 33: '#e3b341', 36: '#79c0ff' };
const ESC = String.fromCharCode(27);
const STYLE_SEQUENCES = new RegExp(`(${ESC}\\[[\\d;]*m)`);
const STYLE_SEQUENCE = new RegExp(`^${ESC}\\[([\\d;]*)m$`);

/** @param {string} text */
const escape = (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/**
 * A line with escape sequences as spans of SVG.
 * @param {string} text
 */
function spans(text) {
  let style = '';
  let column = 0;
  let out = '';
  for (const part of text.split(STYLE_SEQUENCES)) {
    const code = STYLE_SEQUENCE.exec(part)?.[1];
    if (code !== undefined) {
      if (code === '1') style = ' font-weight="bold"';
      else if (code === '2') style = ' fill="#8b949e"';
      else style = COLOURS[code] === undefined ? '' : ` fill="${COLOURS[code]}"`;
      continue;
    }
    const room = part.slice(0, Math.max(0, COLUMNS - column));
    column += part.length;
    if (room !== '') out += style === '' ? escape(room) : `<tspan${style}>${escape(room)}</tspan>`;
  }
  return out;
}

/** @param {Line[]} lines */
function draw(lines) {
  const width = Math.round(COLUMNS * CHAR_WIDTH + 2 * MARGIN);
  const height = TITLE_BAR + lines.length * LINE_HEIGHT + MARGIN;
  const rows = lines.map((line, at) => {
    const y = TITLE_BAR + (at + 1) * LINE_HEIGHT;
    const words =
      'text' in line
        ? spans(line.text)
        : `<tspan fill="#7ee787">$</tspan> <tspan font-weight="bold">${escape(line.command.slice(0, COLUMNS - 2))}</tspan>`;
    return words === '' ? '' : `<text x="${MARGIN}" y="${y}" xml:space="preserve">${words}</text>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="A job is run, its changes are shown and applied">
<rect width="100%" height="100%" rx="10" fill="#0d1117"/>
<circle cx="20" cy="17" r="6" fill="#ff5f57"/><circle cx="40" cy="17" r="6" fill="#febc2e"/><circle cx="60" cy="17" r="6" fill="#28c840"/>
<g font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, monospace" font-size="13.4" fill="#e6edf3">
${rows.filter((row) => row !== '').join('\n')}
</g>
</svg>
`;
}

try {
  prepare();
  writeFileSync(path.join(ROOT, 'docs/picture.svg'), draw(record()));
} finally {
  rmSync(home, { recursive: true, force: true });
}
