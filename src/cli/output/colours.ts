// Colours for people, on a terminal that has them.
import picocolors from 'picocolors';

export type Colours = Pick<
  ReturnType<typeof picocolors.createColors>,
  'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'cyan' | 'isColorSupported'
>;

/** Whether a stream shows colours; NO_COLOR and FORCE_COLOR decide where they are set. */
export function hasColours(isTerminal: boolean, env: Readonly<Record<string, string | undefined>>): boolean {
  if ((env['NO_COLOR'] ?? '') !== '') return false;
  if ((env['FORCE_COLOR'] ?? '') !== '') return env['FORCE_COLOR'] !== '0';
  return isTerminal && env['TERM'] !== 'dumb';
}

export function createColours(enabled: boolean): Colours {
  return picocolors.createColors(enabled);
}
