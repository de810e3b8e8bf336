// What this package exports that is used here: it brings no types.
declare module 'proxy-from-env' {
  /** The proxy for an address, by HTTP_PROXY and its like; empty where there is none. */
  export function getProxyForUrl(url: string): string;
}
