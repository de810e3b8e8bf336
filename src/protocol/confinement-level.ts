// How much confinement is asked for. Apart from the schemas: what looks whether anything is configured loads none.

/** From loose to strict: a request may only go to the right of the configuration. */
export const CONFINEMENT_LEVELS = ['off', 'auto', 'require'] as const;
export type ConfinementLevel = (typeof CONFINEMENT_LEVELS)[number];
