// What lint tells of a policy. (pure)

/**
 * `fault`: it cannot be used at all. `never_matches`: has no effect on any call. `contradicts`: two things that cannot
 * both be meant. `shadowed`: another rule does all of it. `widens`: permits more than it seems to.
 */
export const FINDING_KINDS = ['fault', 'never_matches', 'contradicts', 'shadowed', 'widens'] as const;

export interface Finding {
  readonly kind: (typeof FINDING_KINDS)[number];
  /** `rules.ID`, `roles.NAME`, `clients.NAME`, or the file. */
  readonly where: string;
  /** Whole sentences. */
  readonly message: string;
}

/** What names can stand for today. */
export interface KnownWords {
  readonly tools: readonly string[];
  readonly modes: readonly string[];
  readonly backends: readonly string[];
}
