// The Node beside the one that runs the suite: the package that test/bench/package.json pins.
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { PROJECT } from './world/home.ts';

const HERE = path.join(PROJECT, 'test/bench');

/** @returns its program, or nothing where it cannot be installed; that is said */
export function secondNode(tell: (text: string) => void): string[] {
  execFileSync(process.execPath, [path.join(HERE, 'install.js')], {
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const program = path.join(HERE, 'node_modules/.bin/node');
  if (existsSync(program)) return [program];
  tell('One column only: name another Node with --node PROGRAM.');
  return [];
}
