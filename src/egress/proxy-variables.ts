// The variables by which programs find a proxy. (pure)

/** The user part of the proxy's address; the token of the job is its password. */
export const PROXY_USER = 'job';

/** Programs look at one spelling or the other; `ALL_PROXY` is for those that speak more than HTTP, such as curl. */
const ADDRESS_NAMES = ['HTTP_PROXY', 'HTTPS_PROXY', 'ALL_PROXY'] as const;
const BYPASS_NAME = 'NO_PROXY';
/** A server that the job itself starts is reached directly. */
const BYPASSED = 'localhost,127.0.0.1,::1';

/** @param port of the relay, on the loopback of the sandbox */
export function proxyVariables(port: number, token: string): Record<string, string> {
  const address = `http://${PROXY_USER}:${token}@127.0.0.1:${port}`;
  const values = [...ADDRESS_NAMES.map((name) => [name, address] as const), [BYPASS_NAME, BYPASSED] as const];
  return {
    ...Object.fromEntries(
      values.flatMap(([name, value]) => [name, name.toLowerCase()].map((n) => [n, value])),
    ),
    // fetch() of Node follows the variables above only then (Node 24 and later).
    NODE_USE_ENV_PROXY: '1',
  };
}

/** The password of such an address; null where there is none. */
export function proxyToken(address: string | undefined): string | null {
  if (address === undefined || !URL.canParse(address)) return null;
  const { password } = new URL(address);
  return password === '' ? null : password;
}
