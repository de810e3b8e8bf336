// Ways to write a name and its secret, and texts that only look so: half of them to build from, half to score on.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { createRedactor } from '../../src/redaction/redact.ts';

const SAMPLES = path.resolve(import.meta.dirname, '../samples/redaction');

export interface Shape {
  readonly id: string;
  readonly text: string;
  /** What helps a reader and must stay. */
  readonly keep: readonly string[];
  /** Half of all: looked at when the score is taken, and not before. */
  readonly heldOut: boolean;
}

function shapesOf(file: string): Shape[] {
  return readFileSync(path.join(SAMPLES, file), 'utf8')
    .split(/^== /m)
    .slice(1)
    .map((block) => {
      const [head = '', ...lines] = block.trimEnd().split('\n');
      const [id = '', keep = ''] = head.split(' | keep ');
      return {
        id,
        text: lines.join('\n'),
        keep: keep === '' ? [] : keep.split(' '),
        heldOut: createHash('sha256').update(id).digest().readUInt8(0) % 2 === 1,
      };
    });
}

export const namedShapes = (): Shape[] => shapesOf('named-values.txt');
export const harmlessShapes = (): Shape[] => shapesOf('harmless.txt');

/** Letters and digits that look random and are the same in every run. */
const drawn = (length: number): string =>
  createHash('sha256')
    .update('shape')
    .digest('base64')
    .replace(/[^A-Za-z0-9]/g, '')
    .slice(0, length);

/** By the mark in the text: a password, a token, and what needs quotes. */
const VALUES: Readonly<Record<string, readonly string[]>> = {
  P: [['correct', 'horse'].join(''), ['Tr0ub', '4dor.3x'].join(''), drawn(24)],
  T: [drawn(32), createHash('sha256').update('shape').digest('hex').slice(0, 40)],
  Q: [['correct horse; bat', 'tery, (staple)!'].join(''), ['p@ss w0r', 'd: #1, ok'].join('')],
};

const MARKS = /\{([PTQ])\}/;

/** Every text of a shape, with the secret in it. */
function textsOf({ text }: Shape): { readonly text: string; readonly secret: string }[] {
  const mark = MARKS.exec(text)?.[1] ?? '';
  return (VALUES[mark] ?? []).map((secret) => ({ text: text.replaceAll(`{${mark}}`, secret), secret }));
}

function leaks(out: string, secret: string): boolean {
  const size = Math.min(12, secret.length);
  for (let at = 0; at + size <= secret.length; at += 1)
    if (out.includes(secret.slice(at, at + size))) return true;
  return false;
}

/** What is wrong with the shapes, one line each; empty where all is well. */
export function faultsOf(shapes: readonly Shape[]): { readonly of: number; readonly faults: string[] } {
  const redactor = createRedactor();
  let of = 0;
  const faults: string[] = [];
  for (const shape of shapes)
    for (const { text, secret } of textsOf(shape)) {
      of += 1;
      const out = redactor.text(text);
      if (leaks(out, secret)) faults.push(`${shape.id} shows: ${text}`);
      else if (!shape.keep.every((word) => out.includes(word))) faults.push(`${shape.id} loses: ${out}`);
    }
  return { of, faults };
}

/** Harmless texts that did not stay as they were. */
export function changedOf(shapes: readonly Shape[]): { readonly of: number; readonly faults: string[] } {
  const redactor = createRedactor();
  const faults = shapes
    .filter(({ text }) => redactor.text(text) !== text)
    .map(({ id, text }) => `${id} becomes: ${redactor.text(text)}`);
  return { of: shapes.length, faults };
}
