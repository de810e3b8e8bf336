#!/usr/bin/env node
// The program's entry: says one clear sentence on a Node that is too old, and imports nothing that could fail there.
const found = process.versions.node.split('.').map(Number);
const [major = 0, minor = 0] = found;

if (major < 20 || (major === 20 && minor < 11)) {
  process.stderr.write(`agy-mcp needs Node.js 20.11 or newer; this is ${process.versions.node}.\n`);
  process.exit(1);
}
const main = './main.js';
void import(main);
