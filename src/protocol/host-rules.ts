// Which hosts a job may reach: rules as a person writes them, and whether one covers a request. (pure)

/** Where a rule names no port: HTTPS and HTTP. */
const WEB_PORTS: readonly number[] = [443, 80];
const HIGHEST_PORT = 65_535;

export interface HostRule {
  /** As it was written. */
  readonly text: string;
  /** A canonical host name or address, without the `*.` of a suffix. */
  readonly host: string;
  /** True: every name below `host`, and not `host` itself. */
  readonly below: boolean;
  readonly ports: readonly number[];
}

/**
 * One spelling for each host: lower case, IDNA names in ASCII, addresses in their usual notation (`0x7f.1` is
 * `127.0.0.1`), IPv6 without brackets, no final dot; null for what is no host.
 */
export function canonicalHost(host: string): string | null {
  // Anything that the URL parser would read as another part of an address.
  if (host === '' || /[\s/?#@\\%]/.test(host)) return null;
  const written = host.includes(':') && !host.startsWith('[') ? `[${host}]` : host;
  const url = URL.canParse(`http://${written}`) ? new URL(`http://${written}`) : null;
  if (url === null || url.port !== '') return null;
  const bare = url.hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '');
  return bare === '' ? null : bare;
}

/** A host as it stands in an address. */
export const inUrl = (host: string): string => (host.includes(':') ? `[${host}]` : host);

const isAddress = (host: string): boolean => host.includes(':') || /^\d+(?:\.\d+){3}$/.test(host);

/** `name`, `*.name`, an address or `[IPv6]`, each with `:port` or without. @returns null for what is none of these */
export function parseHostRule(text: string): HostRule | null {
  const [, star = '', bracketed, plain, port] =
    /^(\*\.)?(?:\[([^\]]+)\]|([^:[\]*]+))(?::(\d{1,5}))?$/.exec(text.trim()) ?? [];
  const host = canonicalHost(bracketed ?? plain ?? '');
  if (host === null) return null;
  const below = star !== '';
  // A suffix of one label would be a whole top-level domain.
  if (below && (isAddress(host) || !host.includes('.'))) return null;
  const number = Number(port);
  if (port !== undefined && (number < 1 || number > HIGHEST_PORT)) return null;
  return { text, host, below, ports: port === undefined ? WEB_PORTS : [number] };
}

const coversName = (rule: HostRule, host: string): boolean =>
  rule.below ? host.endsWith(`.${rule.host}`) : host === rule.host;

/** The first rule that covers this host, which must be canonical, at this port. */
export const coveringRule = (
  rules: readonly HostRule[],
  { host, port }: { readonly host: string; readonly port: number },
): HostRule | undefined => rules.find((rule) => rule.ports.includes(port) && coversName(rule, host));

/** Whether everything that `inner` covers is covered by `outer` alone. */
export const coversRule = (outer: HostRule, inner: HostRule): boolean =>
  inner.ports.every((port) => outer.ports.includes(port)) &&
  (coversName(outer, inner.host) || (inner.below && outer.below && inner.host === outer.host)) &&
  (!inner.below || outer.below);
