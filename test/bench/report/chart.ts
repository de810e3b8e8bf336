// A small line chart as SVG, the same bytes for the same points (pure).
import type { Curve, Plot } from '../row.ts';
import { digits } from './table.ts';

const WIDTH = 640;
const HEIGHT = 320;
const FRAME = { left: 64, right: 16, top: 40, bottom: 48 };
const COLOURS = ['#1f6feb', '#d1570a', '#2a8a4a', '#8250df'];

const escape = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
const at = (value: number): string => value.toFixed(1);

/** Round steps from 0 to at least `most`: 1, 2 or 5 times a power of ten, five of them at the most. */
export function ticks(most: number): number[] {
  if (!(most > 0)) return [0, 1];
  const rough = most / 5;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((each) => each * power).find((each) => each >= rough * (1 - 1e-9)) ?? rough;
  const count = Math.ceil(most / step - 1e-9);
  return Array.from({ length: count + 1 }, (_, index) => Number((index * step).toPrecision(12)));
}

const short = (value: number): string =>
  value >= 1e6 ? `${digits(value / 1e6)}M` : value >= 1_000 ? `${value / 1_000}k` : String(value);

export function drawChart({ title, x, y, curves }: Plot): string {
  const all = curves.flatMap(({ points }) => points);
  const [ticksX, ticksY] = [
    ticks(Math.max(...all.map(([px]) => px))),
    ticks(Math.max(...all.map(([, py]) => py))),
  ];
  const [mostX, mostY] = [ticksX.at(-1) ?? 1, ticksY.at(-1) ?? 1];
  const placeX = (value: number): number => FRAME.left + (value / mostX) * (WIDTH - FRAME.left - FRAME.right);
  const placeY = (value: number): number =>
    HEIGHT - FRAME.bottom - (value / mostY) * (HEIGHT - FRAME.top - FRAME.bottom);

  const text = (px: number, py: number, words: string, more = ''): string =>
    `<text x="${at(px)}" y="${at(py)}" ${more}>${escape(words)}</text>`;
  const grid = [
    ...ticksY.map((value) => {
      const py = at(placeY(value));
      return `<path d="M${FRAME.left} ${py}H${WIDTH - FRAME.right}" stroke="#8883"/>${text(FRAME.left - 8, placeY(value) + 4, short(value), 'text-anchor="end"')}`;
    }),
    ...ticksX.map((value) =>
      text(placeX(value), HEIGHT - FRAME.bottom + 18, short(value), 'text-anchor="middle"'),
    ),
  ];
  const draw = ({ label, points }: Curve, index: number): string[] => {
    const colour = COLOURS[index % COLOURS.length] ?? '#888';
    const places = points.map(([px, py]) => [at(placeX(px)), at(placeY(py))] as const);
    return [
      `<polyline points="${places.map((place) => place.join(',')).join(' ')}" fill="none" stroke="${colour}" stroke-width="2"/>`,
      ...places.map(([cx, cy]) => `<circle cx="${cx}" cy="${cy}" r="3" fill="${colour}"/>`),
      text(FRAME.left + 8, FRAME.top + 14 + index * 16, label, `style="fill:${colour}"`),
    ];
  };
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${escape(title).replaceAll('"', '&quot;')}">`,
    '<style>text{font:12px system-ui,sans-serif;fill:#777}</style>',
    text(FRAME.left, 20, title, 'style="font-weight:600;font-size:14px"'),
    ...grid,
    text(WIDTH - FRAME.right, HEIGHT - 8, x, 'text-anchor="end"'),
    text(8, FRAME.top - 6, y),
    ...curves.flatMap(draw),
    '</svg>',
    '',
  ].join('\n');
}
