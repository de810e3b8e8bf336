// (pure) What an answer is to, so that a yes to one call is none to another.
import { createHash } from 'node:crypto';

/** @param facts all that the person agrees to, as it is when the same call is made again */
export const subjectOf = (facts: object): string =>
  createHash('sha256').update(JSON.stringify(facts)).digest('base64url');
