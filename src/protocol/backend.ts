// The agents by name, as requests and records carry it: the list that a new agent is added to.

/** In the order in which `auto` tries them. */
export const BACKENDS = ['agy', 'gemini'] as const;
export type Backend = (typeof BACKENDS)[number];

/** The one without which the bridge is not set up. */
export const MAIN_BACKEND: Backend = BACKENDS[0];

/** What a request may ask for. */
export const BACKEND_CHOICES = ['auto', ...BACKENDS] as const;
export type BackendChoice = (typeof BACKEND_CHOICES)[number];

/** Who may do a job, the first that is there. */
export function candidatesOf(wanted: BackendChoice): readonly [Backend, ...Backend[]] {
  return wanted === 'auto' ? BACKENDS : [wanted];
}

/** Who may do a job instead of this one, when the request leaves the choice open. */
export function candidatesAfter(backend: Backend): readonly Backend[] {
  return BACKENDS.slice(BACKENDS.indexOf(backend) + 1);
}

/** The variable that names the program of an agent. */
export function programVariable(backend: Backend): string {
  return `${backend.toUpperCase()}_BIN`;
}
