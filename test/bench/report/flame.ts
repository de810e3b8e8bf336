// A processor profile as a flame graph: wide is long, below is called (pure).

/** As V8 writes it: a tree of calls, and which of them was found running when. */
export interface Profile {
  readonly nodes: readonly {
    readonly id: number;
    readonly callFrame: { readonly functionName: string; readonly url: string };
    readonly children?: readonly number[];
  }[];
  readonly samples: readonly number[];
  /** Microseconds before each sample. */
  readonly timeDeltas: readonly number[];
}

/** A function as called from the one above it. */
export interface Frame {
  readonly name: string;
  /** With all that it called, in microseconds. */
  readonly total: number;
  readonly calls: readonly Frame[];
}

/** Not work. */
const IDLE: ReadonlySet<string> = new Set(['(idle)', '(program)']);

const fileOf = (url: string): string => url.replace(/^.*\//, '').replace(/-[A-Z0-9]{8}(?=\.js$)/, '');

function nameOf({ functionName, url }: Profile['nodes'][number]['callFrame']): string {
  const file = fileOf(url);
  if (file === '') return functionName;
  return functionName === '' ? `top of ${file}` : `${functionName} (${file})`;
}

/** Calls of the same function by the same one are one frame; largest first. */
export function foldProfile({ nodes, samples, timeDeltas }: Profile): Frame {
  const own = new Map<number, number>();
  for (const [at, id] of samples.entries()) own.set(id, (own.get(id) ?? 0) + (timeDeltas[at] ?? 0));
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const fold = (name: string, ids: readonly number[]): Frame => {
    const called = new Map<string, number[]>();
    let total = 0;
    for (const id of ids) {
      total += own.get(id) ?? 0;
      for (const child of byId.get(id)?.children ?? []) {
        const node = byId.get(child);
        if (node === undefined || IDLE.has(node.callFrame.functionName)) continue;
        const its = nameOf(node.callFrame);
        called.set(its, [...(called.get(its) ?? []), child]);
      }
    }
    const calls = [...called].map(([each, children]) => fold(each, children));
    return {
      name,
      total: calls.reduce((sum, call) => sum + call.total, total),
      calls: calls.sort((a, b) => b.total - a.total || (a.name < b.name ? -1 : 1)),
    };
  };
  const [root] = nodes;
  return root === undefined ? { name: 'all', total: 0, calls: [] } : fold('all', [root.id]);
}

const WIDTH = 960;
const ROW = 16;
const DEEPEST = 26;
/** Narrower is not drawn. */
const LEAST = 1.5;
const CHARACTER = 6.2;

const escape = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

/** Node's own, the bundled libraries and our own rooms cannot be told apart by file: the name gives the shade. */
function colourOf(name: string): string {
  let sum = 0;
  for (const character of name) sum = (sum * 31 + character.charCodeAt(0)) % 997;
  const hue = name.includes('(garbage') ? 0 : name.includes('.js)') || name.endsWith('.js') ? 30 : 210;
  return `hsl(${hue + (sum % 24)} ${60 + (sum % 20)}% ${64 + (sum % 12)}%)`;
}

/** @param title what was profiled */
export function drawFlame(title: string, root: Frame): string {
  const drawn: string[] = [];
  let deepest = 0;
  const draw = (frame: Frame, x: number, depth: number): void => {
    const width = (frame.total / root.total) * WIDTH;
    if (width < LEAST || depth > DEEPEST) return;
    deepest = Math.max(deepest, depth);
    const y = 28 + depth * ROW;
    const words = `${frame.name}: ${(frame.total / 1_000).toFixed(1)} ms, ${((100 * frame.total) / root.total).toFixed(1)} %`;
    const fits = Math.floor((width - 6) / CHARACTER);
    const label = frame.name.length <= fits ? frame.name : `${frame.name.slice(0, Math.max(0, fits - 1))}…`;
    drawn.push(
      `<g><title>${escape(words)}</title><rect x="${x.toFixed(1)}" y="${y}" width="${Math.max(0.5, width - 0.5).toFixed(1)}" height="${ROW - 1}" fill="${colourOf(frame.name)}"/>${fits < 3 ? '' : `<text x="${(x + 3).toFixed(1)}" y="${y + 11}">${escape(label)}</text>`}</g>`,
    );
    let at = x;
    for (const call of frame.calls) {
      draw(call, at, depth + 1);
      at += (call.total / root.total) * WIDTH;
    }
  };
  if (root.total > 0) draw(root, 0, 0);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${28 + (deepest + 1) * ROW + 8}" role="img" aria-label="${escape(title)}">`,
    '<style>text{font:10px ui-monospace,monospace;fill:#222}.title{font:600 13px system-ui,sans-serif;fill:#777}</style>',
    `<text class="title" x="4" y="18">${escape(title)}: ${(root.total / 1_000).toFixed(0)} ms of processor time</text>`,
    ...drawn,
    '</svg>',
    '',
  ].join('\n');
}
