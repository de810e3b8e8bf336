// (pure) Which pager a person has chosen, by the variables that git reads.

type Env = Readonly<Record<string, string | undefined>>;

/** Colours as they are; a text that fits on the screen is left there. */
const OPTIONS = { LESS: 'FRX', LV: '-c' } as const;

export interface ChosenPager {
  readonly command: string;
  readonly env: Env;
}

/** @returns null where the person wants none */
export function choosePager(env: Env): ChosenPager | null {
  const command = env['GIT_PAGER'] ?? env['PAGER'] ?? 'less -R';
  if (command.trim() === '' || command === 'cat' || env['TERM'] === 'dumb') return null;
  return { command, env: { ...OPTIONS, ...env } };
}
