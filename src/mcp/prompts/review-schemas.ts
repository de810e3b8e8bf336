// (pure) The form of a review's answer: what `output_schema` asks of the agent, so that the caller can act on it.

export const REVIEW_KINDS = ['review', 'adversarial-review', 'security-review'] as const;
export type ReviewKind = (typeof REVIEW_KINDS)[number];

type Schema = Readonly<Record<string, unknown>>;

const text = (description: string): Schema => ({ type: 'string', description });
const oneOf = (words: readonly string[], description: string): Schema => ({
  type: 'string',
  enum: words,
  description,
});

const FINDING = {
  file: text('Path from the top of the repository'),
  line: { type: 'integer', description: 'Line after the change; 0 for the file as a whole' },
  severity: oneOf(['critical', 'high', 'medium', 'low'], 'How bad it is when it happens'),
  why: text('What is wrong and what follows from it'),
  fix: text('What to change, in a sentence'),
} as const satisfies Schema;

const CONFIDENCE = oneOf(['high', 'medium', 'low'], 'How sure you are, having read the code');

/** What a finding of this kind says besides. */
const MORE: Readonly<Record<ReviewKind, Schema>> = {
  review: {},
  'adversarial-review': {
    scenario: text('Input, state or order of events in which it fails, step by step'),
    confidence: CONFIDENCE,
  },
  'security-review': {
    category: text('Kind of weakness, such as injection or missing authorization'),
    attack: text('Who can do what with it, and what they gain'),
    confidence: CONFIDENCE,
  },
};

/** All of it is required; a review that says more is as good. */
const object = (properties: Schema): Schema => ({
  type: 'object',
  properties,
  required: Object.keys(properties),
});

/** A JSON schema with an object at its root, as agents take it. */
export const reviewSchema = (kind: ReviewKind): Schema =>
  object({
    verdict: oneOf(
      ['approve', 'request_changes', 'not_judged'],
      'request_changes with a critical or high finding; not_judged when the change could not be read',
    ),
    summary: text('Two or three sentences'),
    findings: { type: 'array', items: object({ ...FINDING, ...MORE[kind] }) },
  });
