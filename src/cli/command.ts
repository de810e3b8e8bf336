// A command of the command line, as a row of a table.
import type { App, Machine } from '../app.ts';
import type { Colours } from './output/colours.ts';
import type { Printer } from './output/print.ts';

/** `pairs`: NAME=VALUE each time, or a JSON object. */
export type Kind = 'boolean' | 'number' | 'string' | 'list' | 'json' | 'pairs';

export interface OptionRow {
  /** Without dashes: `session-id`. */
  readonly flag: string;
  readonly short?: string | undefined;
  /** Name of the argument that it fills. */
  readonly field: string;
  readonly kind: Kind;
  readonly words: string;
  /** What the help calls its value; else its type. */
  readonly value?: string | undefined;
  readonly choices?: readonly string[] | undefined;
  /** Of a list: words that are the whole value. */
  readonly alone?: readonly string[] | undefined;
  /** A switch that has `--no-…`, too, as leaving it out is a third way. */
  readonly negatable?: boolean | undefined;
}

export interface ArgumentRow {
  readonly field: string;
  /** As the help shows it, in capitals. */
  readonly name: string;
  readonly words: string;
  readonly required?: boolean;
  /** Takes this word and all that follow, as a list; only the last one may. */
  readonly many?: boolean;
  /** What completes it in a shell. */
  readonly values?: 'jobs' | readonly string[];
}

export const GROUPS = ['Hand over work', 'Follow jobs', 'Bring changes back', 'Set up', 'Filters'] as const;

export interface CommandRow {
  readonly name: string;
  readonly group: (typeof GROUPS)[number];
  readonly summary: string;
  /** One or two sentences for the command's own help. */
  readonly about?: string | undefined;
  readonly arguments?: readonly ArgumentRow[];
  readonly options: readonly OptionRow[];
  /** Lines that can be typed as they are; a test parses them. */
  readonly examples: readonly string[];
  /** Not in the list of commands: for programs. */
  readonly hidden?: boolean;
  /** @returns the exit code */
  readonly run: (invocation: Invocation) => Promise<number>;
}

/** The terminal, if it is one, at both ends of the command. */
export interface Terminal {
  /** A person can be asked: both ends are a terminal, and no `--json`. */
  readonly canAsk: boolean;
  readonly input: AsyncIterable<string>;
  readonly inputIsTerminal: boolean;
  readonly outputIsTerminal: boolean;
  /** Resolves when more may be written. */
  readonly write: (text: string) => Promise<void>;
  /** Of standard error, and of standard output where that is a terminal. */
  readonly columns: number;
  readonly outputColumns: number | undefined;
}

export interface Invocation {
  /** Name of the command that was typed. */
  readonly command: string;
  /** By field, as they were typed. */
  readonly args: Readonly<Record<string, unknown>>;
  readonly machine: Machine;
  readonly app: () => Promise<App>;
  readonly printer: Printer;
  readonly terminal: Terminal;
  /** For standard output, and for standard error. */
  readonly paint: Colours;
  readonly notePaint: Colours;
  readonly interrupted: AbortSignal;
}
