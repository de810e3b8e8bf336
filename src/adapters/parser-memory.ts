// What a parser remembers of a run: bounded, whatever the agent names (pure).
import { LIMITS } from '../protocol/limits.ts';

/** What is longer is no name that an agent gives. */
const VALUE_CHARS = 512;

interface Memory<V> {
  get(name: string): V | undefined;
  has(name: string): boolean;
  /** A name that is longer than any real one is not kept. */
  set(name: string, value: V): void;
}

/** The newest names and what belongs to each; the oldest one makes room. */
export function createParserMemory<V extends string | true>(
  most: number = LIMITS.rememberedNames,
): Memory<V> {
  const kept = new Map<string, V>();
  return {
    get: (name) => kept.get(name),
    has: (name) => kept.has(name),
    set(name, value) {
      if (name.length > LIMITS.agentNameChars || (value !== true && value.length > VALUE_CHARS)) return;
      if (!kept.has(name) && kept.size >= most) {
        const [oldest] = kept.keys();
        if (oldest !== undefined) kept.delete(oldest);
      }
      kept.set(name, value);
    },
  };
}
