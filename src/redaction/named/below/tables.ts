// Tables with the names above the columns: comma-separated values and Markdown.
import { isSecretValue, isWordy, type SecretKind, secretKind } from '../secret-names.ts';
import type { Add } from '../../spans.ts';
import type { Step } from './step.ts';

const FIELD = /"((?:[^"]|""){0,1024})"|([^"]*)/y;

interface Cell {
  readonly from: number;
  readonly text: string;
}

/** The fields of a row; null where quotes do not add up. */
function cellsOf(line: string, mark: string): Cell[] | null {
  const cells: Cell[] = [];
  let at = 0;
  while (cells.length < 64) {
    if (line.charAt(at) === '"') {
      FIELD.lastIndex = at;
      const text = FIELD.exec(line)?.[1];
      if (text === undefined) return null;
      cells.push({ from: at + 1, text });
      at = FIELD.lastIndex;
      if (at >= line.length) return cells;
      if (line.charAt(at) !== mark) return null;
    } else {
      const stop = line.indexOf(mark, at);
      const raw = line.slice(at, stop === -1 ? line.length : stop);
      cells.push({ from: at + (raw.length - raw.trimStart().length), text: raw.trim() });
      if (stop === -1) return cells;
      at = stop;
    }
    at += 1;
  }
  return null;
}

const HEAD = /^[A-Za-z_][A-Za-z0-9_ -]{0,31}$/;
/** A column of secrets is called so and nothing else. */
const SECRET_HEAD = /^(?:[A-Za-z]+[ _-]?){1,3}$/;

function columnsOf(line: string, mark: string): (SecretKind | null)[] | null {
  const cells = cellsOf(line, mark);
  if (cells === null || cells.length < 2 || !cells.every(({ text }) => text === '' || HEAD.test(text)))
    return null;
  const kinds = cells.map(({ text }) => (SECRET_HEAD.test(text) ? secretKind(text) : null));
  return kinds.some((kind) => kind !== null) ? kinds : null;
}

function judgeRow(cells: readonly Cell[], kinds: readonly (SecretKind | null)[], add: Add): void {
  cells.forEach(({ from, text }, at) => {
    const kind = kinds[at] ?? null;
    const tick = /^`[^`]*`$/.test(text) ? 1 : 0;
    const value = text.slice(tick, text.length - tick);
    if (kind === null || /^[-: ]*$/.test(value) || !isSecretValue(value, kind)) return;
    if (/\s/.test(value) && isWordy(value)) return;
    add(from + tick, from + text.length - tick);
  });
}

/** The header of a table, and the rows below it. */
export function tableOf(line: string): Step | null {
  const bars = /^\s{0,8}\|.*\|\s*$/.test(line);
  const mark = bars ? '|' : /^[^\s,;][^,;\t]*([,;\t])(?! )/.exec(line)?.[1];
  if (mark === undefined || (!bars && /[;,] |[(){}=:]|[,;]$/.test(line))) return null;
  const strip = (row: string): [row: string, from: number] => {
    if (!bars) return [row, 0];
    const from = row.indexOf('|') + 1;
    return [row.slice(from, row.lastIndexOf('|')), from];
  };
  const kinds = columnsOf(strip(line)[0], mark);
  if (kinds === null) return null;
  return (below, add) => {
    if (bars && !/^\s{0,8}\|.*\|\s*$/.test(below)) return false;
    const [row, offset] = strip(below);
    const cells = cellsOf(row, mark);
    if (cells?.length !== kinds.length) return false;
    judgeRow(cells, kinds, (from, to) => {
      add(offset + from, offset + to);
    });
    return true;
  };
}
