// agy's versions as a table: a row lists what changed in that version; a row with a title starts a range of versions (a band) (pure).
import type { Capability, IoMode } from '../../protocol/capability.ts';
import { olderThan, parseVersion } from '../version.ts';

/** What a driver must know of an agy. */
export interface Traits {
  readonly drive: IoMode;
  /** `--print-timeout=0` means no limit; before, it ended the run at once. */
  readonly unlimitedTimeout: boolean;
  /** A prompt on standard input needs no prompt flag, and a prompt flag shuts the input out. */
  readonly bareStdin: boolean;
  /** An empty prompt flag accompanies stream input: the form measured on these versions. */
  readonly promptFlagBesideStream: boolean;
  /** Refusals of the service are reported by stream and exit code; before, they are retried in silence and only logged. */
  readonly tellsRefusals: boolean;
  /** Headless runs heed `--model` and `--effort`. */
  readonly heedsModel: boolean;
  /** Headless runs heed `--mode`. */
  readonly heedsMode: boolean;
  /** Headless runs heed `--sandbox`. */
  readonly heedsSandbox: boolean;
  /** A tool that needs a permission is denied; before, all are approved or the run hangs. */
  readonly deniesTools: boolean;
  /** A continued conversation is answered with the new answer alone. */
  readonly resumesClean: boolean;
  /** `/usage` as a prompt reports the quota, at no cost. */
  readonly tellsQuota: boolean;
  /** The transcript of a conversation is in its folder under `brain/`. */
  readonly transcriptInBrain: boolean;
  /** `denied_actions` are in the result. */
  readonly namesDenials: boolean;
  /** The first denied tool ends the turn. */
  readonly denialEndsTurn: boolean;
  /** Its own time limit is reported as SUCCESS with exit 0. */
  readonly timeoutIsSuccess: boolean;
  /** It may claim to be signed out because the keyring was not ready yet: one more try is worth it. */
  readonly keyringMayLag: boolean;
  /** A failure of model or service is `AGY_ERROR:` and exit 3. */
  readonly exitsThree: boolean;
  /** A model with an effort that is not its own is refused. */
  readonly strictPairs: boolean;
}

export interface BandRow {
  readonly since: `${number}.${number}.${number}`;
  /** A row with a title begins a band; the others are changes within one. */
  readonly title?: string;
  /**
   * A flag of the help that shows it: `proves` decides alone, `needed` counts beside the version, `hints` counts
   * only where the version cannot be read.
   */
  readonly flag?: readonly [name: string, says: 'proves' | 'needed' | 'hints'];
  readonly brings: Partial<Traits>;
}

const FIRST: Traits = {
  drive: 'text',
  unlimitedTimeout: false,
  bareStdin: false,
  promptFlagBesideStream: true,
  tellsRefusals: false,
  heedsModel: false,
  heedsMode: false,
  heedsSandbox: false,
  deniesTools: false,
  resumesClean: false,
  tellsQuota: false,
  transcriptInBrain: false,
  namesDenials: false,
  denialEndsTurn: false,
  timeoutIsSuccess: false,
  keyringMayLag: true,
  exitsThree: false,
  strictPairs: false,
};

/** Oldest first. Versions and changes as the changelog of agy lists them up to 1.2.10, later ones as recorded. */
export const VERSION_BANDS: readonly BandRow[] = [
  { since: '1.0.0', title: 'text', brings: {} },
  { since: '1.0.6', brings: { heedsSandbox: true } },
  { since: '1.0.9', brings: { resumesClean: true } },
  { since: '1.1.0', title: 'text, tools denied', flag: ['agent', 'hints'], brings: {} },
  { since: '1.1.1', flag: ['agent', 'hints'], brings: { bareStdin: true } },
  { since: '1.1.3', brings: { deniesTools: true } },
  {
    since: '1.1.8',
    title: 'stream-json',
    flag: ['output-format', 'proves'],
    brings: { drive: 'stream_argv' },
  },
  { since: '1.1.10', brings: { heedsModel: true } },
  { since: '1.1.11', brings: { tellsQuota: true, transcriptInBrain: true } },
  { since: '1.1.12', brings: { heedsMode: true } },
  // 1.1.14 shows the flag already, but takes another envelope.
  {
    since: '1.1.15',
    title: 'prompt on stdin',
    flag: ['input-format', 'needed'],
    brings: { drive: 'stream_stdin' },
  },
  { since: '1.1.27', title: 'denied_actions', brings: { namesDenials: true } },
  { since: '1.1.28', brings: { timeoutIsSuccess: true } },
  {
    since: '1.2.6',
    title: 'exit 3',
    brings: {
      unlimitedTimeout: true,
      promptFlagBesideStream: false,
      tellsRefusals: true,
      exitsThree: true,
      keyringMayLag: false,
    },
  },
  { since: '1.2.10', title: 'exit 3 after partial text', brings: {} },
  { since: '1.2.11', brings: { strictPairs: true } },
  { since: '1.2.17', brings: { denialEndsTurn: true } },
  { since: '1.3.0', title: 'xhigh', brings: {} },
  { since: '1.4.0', title: 'newest known', brings: {} },
];

/** An agy's place in the table. */
export interface Band {
  /** First version of its band, such as `1.2.6`. */
  readonly since: string;
  readonly title: string;
  readonly traits: Traits;
  /** False: the version could not be read, so the newest band that the flags allow is assumed. */
  readonly versionRead: boolean;
}

type Installed = Pick<Capability, 'version' | 'flags'>;

function reached({ version: printed, flags }: Installed, rows: readonly BandRow[]): readonly BandRow[] {
  const version = parseVersion(printed);
  const lacks = ({ flag }: BandRow): boolean => flag !== undefined && !flags.includes(flag[0]);
  if (version === null) {
    const end = rows.findIndex(lacks);
    return end === -1 ? rows : rows.slice(0, end);
  }
  return rows.filter((row) => {
    if (row.flag?.[1] === 'proves') return !lacks(row);
    if (row.flag?.[1] === 'needed' && lacks(row)) return false;
    return !olderThan(version, toVersion(row));
  });
}

const toVersion = ({ since }: BandRow): readonly [number, number, number] => {
  const [major = 0, minor = 0, patch = 0] = since.split('.').map(Number);
  return [major, minor, patch];
};

/** What this agy is, by the flags of its help; its version is the evidence where no flag shows it. */
export function bandOf(installed: Installed, rows: readonly BandRow[] = VERSION_BANDS): Band {
  const own = reached(installed, rows);
  const begun = own.findLast(({ title }) => title !== undefined);
  return {
    since: begun?.since ?? VERSION_BANDS[0]?.since ?? '1.0.0',
    title: begun?.title ?? 'text',
    traits: own.reduce<Traits>((traits, { brings }) => ({ ...traits, ...brings }), FIRST),
    versionRead: parseVersion(installed.version) !== null,
  };
}

/** First version with a trait, for words such as "since 1.1.10". */
export function sinceOf(trait: keyof Traits): string {
  return VERSION_BANDS.find(({ brings }) => Object.hasOwn(brings, trait))?.since ?? '1.0.0';
}
