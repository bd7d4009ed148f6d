/** What goes wrong, made on purpose: programs that kill whoever calls them, disks that are full, hooks that meet both. */
import { chmodSync, existsSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { LAUNCHER } from '../cli/run.ts';
import { makeFolder } from '../git/fixture.ts';
import type { World } from '../gate/world.ts';

/** `full`: it fails as with no space left; `fails`: it ends with an error and says nothing of use. */
export type When = 'before' | 'after' | 'full' | 'fails';
export type Environment = Readonly<Record<string, string>>;

const ACTS: Readonly<Record<When, (real: string) => string>> = {
  before: () => 'kill -9 $PPID; exit 1',
  after: (real) => `'${real}' "$@"; kill -9 $PPID; exit 1`,
  full: () => "echo 'error: unable to write file: No space left on device' >&2; exit 128",
  fails: () => 'echo broken >&2; exit 1',
};

/** An environment in which a program goes wrong whenever `word` is among its arguments. */
export function faulty(program: string, word: string, when: When): Environment {
  const path = process.env['PATH'] ?? '';
  const places = path.split(delimiter).map((place) => join(place, program));
  const real = places.find((file) => existsSync(file));
  if (real === undefined) throw new Error(`${program} is not installed`);
  const folder = makeFolder();
  const file = join(folder, program);
  writeFileSync(file, `#!/bin/sh\ncase " $* " in *" ${word} "*) ${ACTS[when](real)};; esac\nexec '${real}' "$@"\n`);
  chmodSync(file, 0o755);
  return { PATH: `${folder}${delimiter}${path}` };
}

/** An environment in which a call of the file system about the gate's outbox goes wrong. */
export function faultyOutbox(call: 'open' | 'rename' | 'rm' | 'readdir', when: When): Environment {
  const hook = fileURLToPath(new URL('fs-hook.mjs', import.meta.url));
  return { NODE_OPTIONS: `--import=${hook}`, FAULT_AT: `${call} ${when}` };
}

/** Lets a hook of the server run in an environment; the gate is sound again with an empty one. */
export function setHook(world: World, name: 'pre-receive' | 'post-receive', env: Environment, before = ''): void {
  const command = name === 'pre-receive' ? 'hook pre-receive' : 'hook post-receive --key ../keys/gate';
  // git puts its own folder in front of the PATH that hooks get.
  const variables = Object.entries(env).map(([key, value]) => `export ${key}='${value}'\n`);
  const script = `#!/bin/sh\n${variables.join('')}${before}exec '${process.execPath}' '${LAUNCHER}' ${command}\n`;
  writeFileSync(join(world.server.path, 'hooks', name), script, { mode: 0o755 });
}
