// (pure) The public half of the key: read, named and used to check a signature.
import { createHash, createPublicKey, type KeyObject, verify } from 'node:crypto';

/** Signatures of other things are none of a record. */
export const SIGNATURE_PURPOSE = 'agy-mcp audit\n';

/** As people compare it; like those of ssh. */
export function fingerprintOf(publicKey: string): string {
  const digest = createHash('sha256').update(Buffer.from(publicKey, 'base64')).digest('base64');
  return `SHA256:${digest.replace(/=+$/, '')}`;
}

/** @param text DER (SPKI) in base64 @returns null when it is no key for such signatures */
export function publicKeyOf(text: string): KeyObject | null {
  try {
    const key = createPublicKey({ key: Buffer.from(text, 'base64'), format: 'der', type: 'spki' });
    return key.asymmetricKeyType === 'ed25519' ? key : null;
  } catch {
    return null;
  }
}

export function isSignedBy(key: KeyObject, body: string, signature: string): boolean {
  return verify(null, Buffer.from(`${SIGNATURE_PURPOSE}${body}`), key, Buffer.from(signature, 'base64'));
}
