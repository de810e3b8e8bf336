// Which addresses belong to the public internet, and which to a machine, a network of its own or nobody. (pure)
import ipaddr from 'ipaddr.js';

/** NAT64 (RFC 6052): the last four bytes are the IPv4 address that is really reached. */
const NAT64_RANGE = 'rfc6052';

/**
 * The kind of an address that is not public (`loopback`, `private`, `linkLocal`, `uniqueLocal`, `carrierGradeNat`, ...;
 * the IANA special-purpose registries), and null for a public one. An IPv4 address within an IPv6 one is judged itself.
 */
export function specialRange(address: string): string | null {
  if (!ipaddr.isValid(address)) return 'invalid';
  const parsed = ipaddr.process(address);
  const range = parsed.range();
  if (range === 'unicast') return null;
  if (range === NAT64_RANGE) return specialRange(parsed.toByteArray().slice(-4).join('.'));
  return range;
}
