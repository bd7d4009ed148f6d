#!/usr/bin/env node
// Runs on any Node.js that knows modules, so that an old one gets a sentence instead of a syntax error.
import { existsSync } from 'fs';
import { createRequire } from 'module';
import { join } from 'path';
import { fileURLToPath } from 'url';

const version = process.versions.node.split('.').map(Number);

if (version[0] < 22 || (version[0] === 22 && version[1] < 18)) {
  process.stderr.write(
    'countersign needs Node.js 22.18 or later; this is v' +
      process.versions.node +
      '. Install a current one from https://nodejs.org/ and try again.\n',
  );
  process.exitCode = 2;
} else {
  start();
}

function start() {
  const source = new URL('../src/cli/main.ts', import.meta.url);
  // A clone runs its source, so that a stale build never answers for it; the package carries the build only.
  const run = existsSync(source) ? runSource(source) : runBuilt();
  run.catch(function fail(error) {
    process.stderr.write('countersign cannot start: ' + (error && error.message ? error.message : error) + '\n');
    process.exitCode = 70;
  });
}

async function runSource(source) {
  const { main } = await import(source.href);
  return main(process.argv.slice(2));
}

async function runBuilt() {
  const folder = fileURLToPath(new URL('../dist/cli/', import.meta.url));
  const { startBuilt } = createRequire(import.meta.url)(join(folder, 'start.cjs'));
  return startBuilt(folder);
}
