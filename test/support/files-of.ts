// Every file and link below a folder, with its mode and content; what belongs to git and to the bridge left out.
import { lstatSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import path from 'node:path';

export function filesOf(root: string): Record<string, string> {
  const found: Record<string, string> = {};
  for (const each of readdirSync(root, { withFileTypes: true, recursive: true })) {
    const file = path.join(each.parentPath, each.name);
    const name = path.relative(root, file);
    if (each.isDirectory() || /^\.(?:git|agy-mcp)(?:\/|$)/.test(name)) continue;
    found[name] = each.isSymbolicLink()
      ? `link ${readlinkSync(file)}`
      : `${lstatSync(file).mode.toString(8)} ${readFileSync(file, 'hex')}`;
  }
  return found;
}
