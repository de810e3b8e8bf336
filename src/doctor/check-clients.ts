// The clients: whether they know this server, can start it, and how long they wait for an answer.
import path from 'node:path';
import { readToml } from '../config/toml.ts';
import { findExecutable } from '../platform/processes/find-executable.ts';
import { readText } from '../platform/files/private-file.ts';
import { type Check, type DoctorDeps, type Examine, fault, fine, tilde } from './check.ts';
import { parseLenientJson } from './read-json.ts';
import { CLIENT_PLACES, type ClientPlace, type Registration, registrationsIn } from './registrations.ts';

/** Shorter, and even the hand-over of a running job may come too late. */
const SHORT_SECONDS = 10;

const PARSERS = { json: parseLenientJson, toml: readToml } as const;

async function look(deps: DoctorDeps, place: ClientPlace): Promise<Check[]> {
  const file = place.file(deps);
  const text = await readText(file).catch(() => null); // not a file, or not readable: as good as absent
  if (text === null) return [];
  const name = `client ${place.client}`;
  const data = PARSERS[place.format](text);
  if (data === null)
    return [
      fault(
        name,
        'warning',
        `${tilde(file, deps)} cannot be read`,
        `Fix the ${place.format.toUpperCase()} of that file.`,
      ),
    ];
  const found = registrationsIn(place, data, deps);
  return Promise.all(found.map((registration) => judge(deps, name, place, registration)));
}

async function judge(
  deps: DoctorDeps,
  name: string,
  { timeout }: ClientPlace,
  { name: key, command, timeoutSeconds, disabled, fetcher }: Registration,
): Promise<Check> {
  if (disabled) return fine(name, `registered as ${key}, switched off`);
  if (fetcher !== null)
    return fault(
      name,
      'warning',
      `registered as ${key}; ${fetcher} may fetch agy-mcp from the public registry, where that name need not be ours`,
      `Take ${key} out of that file, then run agy-mcp install: it names the program by its absolute path.`,
    );
  const isThere = command !== '' && (await findExecutable(command, deps.env, deps.platform)) !== null;
  if (!isThere)
    return fault(
      name,
      'warning',
      `registered as ${key}, but its command is not found`,
      `Run agy-mcp install, which names the program by its absolute path; take ${key} out if it stays beside the new entry.`,
    );
  const limit = timeoutSeconds === null ? timeout.without : `${timeoutSeconds} s`;
  if (timeoutSeconds !== null && timeoutSeconds < SHORT_SECONDS)
    return fault(
      name,
      'warning',
      `registered as ${key}; it waits ${limit} for an answer`,
      `Raise ${timeout.key} to 60 s or more.`,
    );
  const bare = path.isAbsolute(command) ? '' : '; its command is looked for on the PATH of the client';
  return fine(name, `registered as ${key}; a call may take ${limit}${bare}`);
}

export const clients: Examine = async (deps) => {
  const checks = (await Promise.all(CLIENT_PLACES.map((place) => look(deps, place)))).flat();
  if (checks.length > 0) return checks;
  return fault(
    'clients',
    'info',
    'no client has this server registered',
    'Run agy-mcp install, or see docs/install.md for the command of your client.',
  );
};
