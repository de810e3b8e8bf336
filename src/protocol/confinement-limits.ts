// Resources that a confined job may use up to a limit. Data: names as in the configuration.

export const LIMIT_NAMES = [
  'memory_mb',
  'processes',
  'open_files',
  'file_size_mb',
  'cpu_seconds',
  'written_mb',
] as const;
export type LimitName = (typeof LIMIT_NAMES)[number];

/** As they are asked for: absent is the default of the machine, 0 is no limit. */
export type AskedLimits = Readonly<Partial<Record<LimitName, number | undefined>>>;

interface LimitWords {
  /** Behind the number, in a sentence. */
  readonly unit: string;
  /** In the reference of settings. */
  readonly meaning: string;
}

export const LIMIT_WORDS: Readonly<Record<LimitName, LimitWords>> = {
  memory_mb: {
    unit: 'MB of memory',
    meaning: 'Memory of all processes of a job, in MB; absent: 85 % of the machine',
  },
  processes: {
    unit: 'processes and threads',
    meaning: 'Processes and threads of a job at once; absent: 8,192',
  },
  open_files: { unit: 'open files in one process', meaning: 'Open files of one process; absent: 65,536' },
  file_size_mb: {
    unit: 'MB in one file',
    meaning: 'Size of one file that a job writes, in MB; absent: 65,536',
  },
  cpu_seconds: {
    unit: 's of processor time',
    meaning: 'Processor time of all processes of a job, in seconds; absent: four hours of every processor',
  },
  written_mb: {
    unit: 'MB written to disk',
    meaning:
      'What a job writes to disk in all, in MB, also what it deletes again; absent: 90 % of the room on the disk, at least 4,096',
  },
};
