// How large and how deep a JSON value is: measured without recursion, before anything recursive sees it.

export interface ShapeBounds {
  readonly depth: number;
  /** How many values are in it, whatever their kind. */
  readonly values: number;
}

/** What is unfit about a value: it nests too deep, it holds too much, or a name in it means the prototype. */
export type ShapeFault = 'deep' | 'many' | 'prototype';

const isContainer = (value: unknown): value is object => typeof value === 'object' && value !== null;

/** @returns null when the value is within the bounds */
export function shapeFault(value: unknown, { depth, values }: ShapeBounds): ShapeFault | null {
  let level: object[] = isContainer(value) ? [value] : [];
  let seen = 0;
  for (let at = 1; level.length > 0; at += 1) {
    if (at > depth) return 'deep';
    const below: object[] = [];
    for (const each of level) {
      if (!Array.isArray(each) && Object.hasOwn(each, '__proto__')) return 'prototype';
      for (const child of Object.values(each)) {
        seen += 1;
        if (seen > values) return 'many';
        if (isContainer(child)) below.push(child);
      }
    }
    level = below;
  }
  return null;
}
