/** Versions of agy and what changed with each. */

export const DEFAULT_VERSION = '1.3.2';

const CHANGES = {
  databaseStore: '1.0.4',
  resumeWithoutTranscript: '1.0.9',
  continueIsLocal: '1.1.0',
  stdinOnlyWithoutPrompt: '1.1.1',
  failuresExitNonZero: '1.1.1',
  modelMustResolve: '1.1.2',
  softDeny: '1.1.3',
  modelSlugs: '1.1.5',
  slashCommands: '1.1.9',
  transcriptInBrain: '1.1.11',
  modelsJson: '1.1.12',
  unicodeDeltas: '1.1.15',
  strictArguments: '1.1.18',
  denialNotFatal: '1.1.20',
  deniedActions: '1.1.27',
  errorMarker: '1.1.28',
  timeoutIsSuccess: '1.1.28',
  continueNearby: '1.2.1',
  agyError: '1.2.6',
  unlimitedTimeout: '1.2.6',
  partialErrorExits3: '1.2.10',
  streamGoesOnAfterError: '1.2.10',
  modelEffortPairs: '1.2.11',
  initModelIfGiven: '1.2.14',
  denialEndsTurn: '1.2.17',
  initModelAlways: '1.3.2',
} as const;

export type Change = keyof typeof CHANGES;

const numbers = (version: string): number[] => version.split('.').map(Number);

function compareVersions(left: string, right: string): number {
  const [a, b] = [numbers(left), numbers(right)];
  for (let i = 0; i < 3; i++) {
    const difference = (a[i] ?? 0) - (b[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

export const atLeast = (version: string, since: string): boolean => compareVersions(version, since) >= 0;

export const has = (version: string, change: Change): boolean => atLeast(version, CHANGES[change]);

/** The last row whose `since` this version has reached. */
export function newest<T extends { readonly since: string }>(
  version: string,
  rows: readonly T[],
): T | undefined {
  return rows.findLast((row) => atLeast(version, row.since));
}
