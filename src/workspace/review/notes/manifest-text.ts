// (pure) Manifests of package managers as data; what cannot be read is empty.
import { parse as parseToml } from 'smol-toml';

export type Json = Readonly<Record<string, unknown>>;

export const asObject = (value: unknown): Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : {};

const attempt = (read: () => unknown): Json => {
  try {
    return asObject(read());
  } catch {
    return {}; // the package manager will say so
  }
};

export const jsonObject = (text: string): Json => attempt(() => JSON.parse(text.replace(/^\ufeff/, '')));

/** By the ending of the name. */
export const manifestObject = (name: string, text: string): Json =>
  name.endsWith('.toml') ? attempt(() => parseToml(text)) : jsonObject(text);
