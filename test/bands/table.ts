// What a job comes to, in every band of agy and every situation: expectations as data.
import type { BandRun } from '../support/band-run.ts';
import { GEMINI_ROWS } from './gemini-rows.ts';
import { PROCESS_ROWS } from './process-rows.ts';
import { RUN_ROWS } from './run-rows.ts';

/** Each band of src/adapters/agy/versions.ts by its first version, with the version that stands for it here. */
export const COLUMNS = {
  '1.0.0': '1.0.16',
  '1.1.0': '1.1.7',
  '1.1.8': '1.1.14',
  '1.1.15': '1.1.26',
  '1.1.27': '1.2.5',
  '1.2.6': '1.2.9',
  '1.2.10': '1.2.17',
  '1.3.0': '1.3.2',
  '1.4.0': '1.4.0',
} as const;
export type BandName = keyof typeof COLUMNS;

/** Where a fact comes from. */
export const SOURCES = {
  changelog: 'https://github.com/google-antigravity/antigravity-cli',
  headless: 'https://antigravity.google/docs/cli/headless',
  untether: 'https://github.com/littlebearapps/untether',
  playbook: 'https://github.com/joiomi/playbook-plugin',
  southcarpet: 'https://github.com/SouthCarpet/antigravity-plugin',
  nogging: 'https://github.com/JoMe92/nogging',
  tphakala: 'https://github.com/tphakala/agy-mcp',
  'codex-host': 'https://github.com/BytePioneer-AI/codex-host/pull/141',
  'open-design': 'https://github.com/nexu-io/open-design/pull/5585',
  keyring: 'https://github.com/lbjlaq/Antigravity-Manager/issues/3428',
  'agy#24': 'https://github.com/google-antigravity/antigravity-cli/issues/24',
  'agy#45': 'https://github.com/google-antigravity/antigravity-cli/issues/45',
  'agy#508': 'https://github.com/google-antigravity/antigravity-cli/issues/508',
  'agy#573': 'https://github.com/google-antigravity/antigravity-cli/issues/573',
  'agy#947': 'https://github.com/google-antigravity/antigravity-cli/issues/947',
  'agy#1012': 'https://github.com/google-antigravity/antigravity-cli/issues/1012',
  'agy#1018': 'https://github.com/google-antigravity/antigravity-cli/issues/1018',
  gemini: 'https://github.com/google-gemini/gemini-cli',
  'measured here': null,
} as const satisfies Record<string, string | null>;
export type SourceName = keyof typeof SOURCES;

export interface Row {
  /** Number of the situation; rows of one situation share it. */
  readonly n: number;
  readonly what: string;
  readonly play: BandRun['play'];
  readonly spec?: NonNullable<BandRun['spec']>;
  readonly cancelAt?: RegExp;
  readonly continues?: boolean;
  readonly firstSeconds?: number;
  /**
   * How the job ends, from a band on until the next entry: `completed`, a reason of the contract, `refused …` before
   * any start, or `n/a: why`.
   */
  readonly ends: readonly (readonly [from: BandName, end: string])[];
  /** Must stand in the message, hint or warnings of each cell that is not `n/a`, from a band on. */
  readonly says?: readonly [from: BandName, words: RegExp];
  /** The band that the agent is taken for, where it is not the one of its column, from a band on. */
  readonly takenFor?: readonly (readonly [from: BandName, band: BandName])[];
  readonly source: SourceName;
}

export interface GeminiRow extends Omit<Row, 'ends' | 'says' | 'takenFor'> {
  readonly end: string;
}

export const ROWS: readonly Row[] = [...RUN_ROWS, ...PROCESS_ROWS].sort((left, right) => left.n - right.n);
export const GEMINI: readonly GeminiRow[] = GEMINI_ROWS;
export const BAND_NAMES = Object.keys(COLUMNS) as readonly BandName[];

/** The entry that holds for a band: the last that begins with it or before it. */
const entryFor = <T>(
  entries: readonly (readonly [from: BandName, what: T])[],
  band: BandName,
): T | undefined => entries.findLast(([from]) => BAND_NAMES.indexOf(from) <= BAND_NAMES.indexOf(band))?.[1];

/** How a job ends in a band. */
export const expected = ({ ends }: Row, band: BandName): string => entryFor(ends, band) ?? '';

/** The band that the agent is taken for. */
export const expectedBand = ({ takenFor = [] }: Row, band: BandName): BandName =>
  entryFor(takenFor, band) ?? band;
