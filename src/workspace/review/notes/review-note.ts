// What a reviewer should look at twice: the kinds of notes, and which of them a person is told before applying.

interface KindFacts {
  /** Repeated in the question that a person answers before changes are applied. */
  readonly serious: boolean;
}

export const NOTE_KINDS = {
  outside_link: { serious: true },
  new_executable: { serious: true },
  git_hook: { serious: true },
  ci: { serious: true },
  install_script: { serious: true },
  shell_environment: { serious: true },
  editor: { serious: true },
  dev_container: { serious: true },
  agent_instructions: { serious: true },
  agent_settings: { serious: true },
  package_source: { serious: true },
  hidden_characters: { serious: true },
  secret: { serious: true },
  submodule: { serious: true },
  deleted_tests: { serious: true },
  skipped_tests: { serious: true },
  package_script: { serious: false },
  lock_file: { serious: false },
  large_file: { serious: false },
  binary_file: { serious: false },
} as const satisfies Readonly<Record<string, KindFacts>>;

export type NoteKind = keyof typeof NOTE_KINDS;

export interface ReviewNote {
  readonly kind: NoteKind;
  readonly path: string;
  /** Of the new file; 0 where the note is about the whole file. */
  readonly line: number;
  /** One plain sentence of ours: nothing of the patch is repeated in it. */
  readonly why: string;
}

export const isSerious = ({ kind }: ReviewNote): boolean => NOTE_KINDS[kind].serious;
