// The call that `agy-mcp policy check` is asked about: what was typed, and what would be taken for the rest.
import path from 'node:path';
import * as z from 'zod';
import type { Settings } from '../../config/schema.ts';
import { withoutLinks } from '../../platform/files/pinned-folder.ts';
import { type Asked, startsJob } from '../../policy/rules/asked.ts';
import { BACKENDS } from '../../protocol/backend.ts';
import { BridgeError } from '../../protocol/error.ts';
import { networkChoice } from '../../protocol/network.ts';
import { MODES } from '../../protocol/request.ts';
import { nearestName } from '../../protocol/text/nearest-name.ts';
import { quotedName } from '../../protocol/text/visible-text.ts';
import { TOOLS } from '../../tools/index.ts';

const words = z.union([z.string(), z.array(z.string())]);

/** The facts of a call by the names of conditions; directories also as a request has them. */
const typedCall = z.strictObject({
  tool: z.string(),
  client: z.string().nullable().optional(),
  role: z.string().optional(),
  mode: z.enum(MODES).optional(),
  backend: z.string().optional(),
  model: z.string().nullable().optional(),
  path: words.optional(),
  cwd: z.string().optional(),
  add_dirs: z.array(z.string()).optional(),
  network: z.union([networkChoice, z.string()]).optional(),
  confinement: z.string().optional(),
  permissions: z.enum(['default', 'skip']).optional(),
  grants: words.optional(),
});
type TypedCall = z.output<typeof typedCall>;
const KEYS = Object.keys(typedCall.shape);

const HINT = `It takes a JSON object such as {"tool":"agy","mode":"execute"}, with any of ${KEYS.join(', ')}.`;
const refusal = (message: string): BridgeError => new BridgeError('invalid_request', message, { hint: HINT });

/** Other arguments of the tool say nothing to a policy. */
function withoutArguments(call: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const input = TOOLS.find(({ name }) => name === call['tool'])?.input.shape ?? {};
  return Object.fromEntries(
    Object.entries(call).filter(([key]) => KEYS.includes(key) || !Object.hasOwn(input, key)),
  );
}

/** @throws BridgeError `invalid_request` */
export function parseCall(text: string | undefined): TypedCall {
  let given: unknown;
  try {
    given = JSON.parse(text ?? '');
  } catch {
    throw refusal(text === undefined ? 'The call is missing.' : 'The call is no JSON.');
  }
  if (typeof given !== 'object' || given === null || Array.isArray(given))
    throw refusal('The call is no JSON object.');
  const parsed = typedCall.safeParse(withoutArguments(given as Readonly<Record<string, unknown>>));
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    if (issue?.code !== 'unrecognized_keys')
      throw refusal(
        `The call is not valid: ${quotedName(issue?.path.join('.') ?? '')}: ${issue?.message ?? ''}`,
      );
    const unknown = issue.keys[0] ?? '';
    const near = nearestName(unknown, KEYS);
    throw refusal(
      `The call has the unknown key ${quotedName(unknown)}${near === null ? '.' : `, did you mean ${quotedName(near)}?`}`,
    );
  }
  const names = TOOLS.map(({ name }) => name);
  const { tool } = parsed.data;
  if (!names.some((name) => name === tool)) {
    const near = nearestName(tool, names);
    throw refusal(
      `There is no tool ${quotedName(tool)}${near === null ? '.' : `, did you mean ${quotedName(near)}?`}`,
    );
  }
  return parsed.data;
}

const listed = (value: string | readonly string[] | undefined): readonly string[] =>
  value === undefined ? [] : typeof value === 'string' ? [value] : value;

function networkOf(network: TypedCall['network']): Asked['network'] {
  if (network === undefined || typeof network !== 'string') return network;
  return network === 'open' || network === 'agent' || network === 'none' ? network : [network];
}

interface Here {
  readonly cwd: string;
  readonly home: string;
  readonly settings: Settings;
  /** What this machine confines jobs with. */
  readonly means: () => Promise<string>;
}

/** A job has what a request without these fields would have. */
export async function completeCall(call: TypedCall, { cwd, home, settings, means }: Here): Promise<Asked> {
  const { tool, client = null, mode, backend, model = null, permissions, grants } = call;
  const named = [
    ...listed(call.path),
    ...(call.cwd === undefined ? [] : [call.cwd]),
    ...listed(call.add_dirs),
  ];
  const isJob = startsJob({ tool });
  const places = named.length === 0 && isJob ? [cwd] : named;
  const paths = await Promise.all(
    places.map((place) => withoutLinks(path.resolve(cwd, place.replace(/^~(?=[/\\]|$)/, home)))),
  );
  const known = { tool, client, ...(grants !== undefined && { grants: listed(grants) }) };
  if (!isJob) return { ...known, ...(paths.length > 0 && { paths }) };
  const agent = backend ?? settings.backend;
  const network = networkOf(call.network) ?? settings.confinement.network;
  return {
    ...known,
    mode: mode ?? 'ask',
    ...(agent === 'auto' ? { backend: BACKENDS[0] } : { backend: agent }),
    model,
    paths,
    network,
    confinement: call.confinement ?? (settings.confinement.level === 'off' ? 'none' : await means()),
    permissions: permissions ?? 'default',
  };
}
