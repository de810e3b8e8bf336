// Policy files of other schemas: older ones are brought up to date step by step, newer ones are not read. (pure)

/** The schema that this version reads and writes. */
export const POLICY_SCHEMA = 1;

type File = Readonly<Record<string, unknown>>;

export interface Migration {
  /** The schema that it takes; the result has the next one. */
  readonly from: number;
  /** @returns the same meaning; what cannot be said any more becomes stricter */
  readonly step: (file: File) => File;
}

/** One row for each schema that was replaced. */
export const MIGRATIONS: readonly Migration[] = [];

export type Migrated =
  | { readonly is: 'current'; readonly file: File }
  | { readonly is: 'newer'; readonly schema: number }
  /** No whole number, or one that never was. */
  | { readonly is: 'unknown' };

/** @param file what it says under `schema` decides */
export function migrate(
  file: File,
  current: number = POLICY_SCHEMA,
  migrations: readonly Migration[] = MIGRATIONS,
): Migrated {
  const { schema } = file;
  if (typeof schema !== 'number' || !Number.isInteger(schema)) return { is: 'unknown' };
  if (schema > current) return { is: 'newer', schema };
  if (schema === current) return { is: 'current', file };
  const migration = migrations.find(({ from }) => from === schema);
  if (migration === undefined) return { is: 'unknown' };
  return migrate({ ...migration.step(file), schema: schema + 1 }, current, migrations);
}
