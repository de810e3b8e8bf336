// Where the filter for files under Git LFS is.
import path from 'node:path';

/** @param program one of the programs that it is shipped with, by its absolute path */
export const lfsFilterBeside = (program: string): string => path.join(path.dirname(program), 'lfs-filter.js');
