// Secrets behind names, home paths and harmless texts that were written down before the rules were looked at.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { createRedactor } from '../../src/redaction/redact.ts';

const SAMPLES = path.resolve(import.meta.dirname, '../samples/redaction');
/** What a shape holds in the place of the secret or the user. */
const PLACE = '§';
const USERS = ['alice', 'j.doe', 'anna-lena', 'svc_ci', 'müller', 'bob99'];

export interface BlindShape {
  readonly text: string;
  /** Half of all: scored, and not looked at. */
  readonly heldOut: boolean;
}

/** @param file a shape a line, line breaks as ⏎ */
const shapesOf = (file: string): BlindShape[] =>
  readFileSync(path.join(SAMPLES, file), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => ({
      text: line.replaceAll('⏎', '\n'),
      heldOut:
        createHash('sha256')
          .update(`b${line.replaceAll('⏎', '\n')}`)
          .digest()
          .readUInt8(0) %
          2 ===
        1,
    }));

export const blindNamed = (): BlindShape[] => shapesOf('blind-named.txt');
export const blindHomes = (): BlindShape[] => shapesOf('blind-homes.txt');
export const blindHarmless = (): BlindShape[] => shapesOf('blind-harmless.txt');

/** Characters that look random and are the same in every run. */
function drawn(seed: string, length: number, alphabet = 62): string {
  const all = 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ'.slice(0, alphabet);
  const bytes = createHash('sha512').update(seed).digest();
  return Array.from({ length }, (_, at) => all[bytes.readUInt8(at) % all.length]).join('');
}

function secretsOf(text: string): string[] {
  const secrets = [drawn(`${text}a`, 24), drawn(`${text}b`, 40)];
  if (text.includes('Basic ')) return secrets.map((secret) => btoa(`anna:${secret}`));
  return /pass|pwd|psk/i.test(text)
    ? [...secrets, `${drawn(text, 6)}#${drawn(`${text}c`, 4)}7`, 'hunter2x']
    : secrets;
}

const isGone = (secret: string, out: string): boolean => {
  const size = Math.min(12, secret.length);
  for (let at = 0; at + size <= secret.length; at += 1)
    if (out.includes(secret.slice(at, at + size))) return false;
  return true;
};

const redactor = createRedactor();

/** The shapes of which some secret, or some user, is shown. */
const shownOf = (shapes: readonly BlindShape[], values: (text: string) => readonly string[]): string[] =>
  shapes
    .map(({ text }) => text)
    .filter((text) =>
      values(text).some((value) => !isGone(value, redactor.text(text.replaceAll(PLACE, value)))),
    );

export const namedShown = (shapes: readonly BlindShape[]): string[] => shownOf(shapes, secretsOf);
/** A name that programs turn into a part of another name loses its marks. */
export const homesShown = (shapes: readonly BlindShape[]): string[] =>
  shownOf(shapes, (text) => (text.includes(`${PLACE}-`) || text.includes('~') ? ['alice', 'bob99'] : USERS));
export const harmlessChanged = (shapes: readonly BlindShape[]): string[] =>
  shapes.map(({ text }) => text).filter((text) => redactor.text(text) !== text);
