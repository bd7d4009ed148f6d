/**
 * Starts the command from the built package: loads its files as `require` would, with the compiled code of earlier
 * runs of the same command, and keeps what the first runs, and those that load a new file, compiled besides. It is a
 * file of its own and runs before everything else, so it imports little.
 */
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { cachedDataVersionTag } from 'node:v8';
import { Script } from 'node:vm';
import type { Compiled, CompiledPart } from '../adapters/cache/compiled.ts';
import { digestOf, readCompiled, writeCompiled } from '../adapters/cache/compiled.ts';
import { cacheRoot } from '../adapters/cache/folder.ts';
import { stayWithQuickCode } from '../adapters/syntax/quick-code.ts';
import { commandWord } from './arguments.ts';
import { EXIT } from './exit.ts';

type Exports = Readonly<Record<string, unknown>>;
type Wrapper = (
  exports: object,
  require: (id: string) => unknown,
  module: { exports: object },
  file: string,
  folder: string,
) => void;

/** Commands whose second word names what runs. */
const GROUPS: ReadonlySet<string> = new Set(['assess', 'hook', 'policy']);

/** Runs `main` of the build in `folder` with the arguments of this process. */
export async function startBuilt(folder: string): Promise<void> {
  // Here, because V8 refuses code that was compiled under other options, also under those that were set while it ran.
  stayWithQuickCode();
  const file = compiledFile(folder, process.argv.slice(2));
  const compiled = file === null ? null : readCompiled(file);
  const { load, fresh } = openBuild(folder, compiled ?? { parts: new Map(), runs: 0 });
  const { main } = load('main.cjs') as { readonly main: (args: readonly string[]) => Promise<void> };
  if (file !== null && compiled !== null) {
    // At the end, because functions compile when they are first called; never for a word that names no command.
    process.once('exit', (status) => status === EXIT.usage || keep(file, fresh, compiled.runs + 1));
  }
  await main(process.argv.slice(2));
}

function keep(file: string, fresh: Build['fresh'], runs: number): void {
  try {
    const parts = fresh();
    if (parts !== null) writeCompiled(file, parts, runs);
  } catch {
    // What the command has answered stands.
  }
}

/**
 * The file for a command: of this build, this V8 and its options, because code of another one is refused. Null where
 * there is no folder for it, or nothing is to be kept.
 */
function compiledFile(folder: string, args: readonly string[]): string | null {
  // The switch of Node.js's own cache of compiled code.
  if (process.env['NODE_DISABLE_COMPILE_CACHE'] === '1') return null;
  const word = commandWord(args) ?? 'help';
  const words = GROUPS.has(word) ? [word, args[args.indexOf(word) + 1] ?? ''] : [word];
  const name = words.filter((part) => /^[a-z][a-z-]{0,30}$/.test(part)).join('-');
  const root = codeRoot();
  if (root === null || name === '') return null;
  const build = digestOf(Buffer.from(`${folder}\0${process.version}\0${process.arch}\0${cachedDataVersionTag()}`));
  return join(root, `${name}-${build.slice(0, 16)}`);
}

/** Not by `COUNTERSIGN_CACHE`, which several users and jobs may share. */
function codeRoot(): string | null {
  const { XDG_CACHE_HOME, LOCALAPPDATA } = process.env;
  try {
    return join(cacheRoot({ platform: process.platform, XDG_CACHE_HOME, LOCALAPPDATA }), 'compiled');
  } catch {
    // A user without an entry in the system's list has no home.
    return null;
  }
}

interface Build {
  readonly load: (name: string) => Exports;
  /** The code of everything loaded, and what was kept besides; null when that is kept already, about. */
  readonly fresh: () => readonly CompiledPart[] | null;
}

/** So many runs add the functions that they were the first to call; those after them only files that are new. */
const LEARNING_RUNS = 4;

function openBuild(folder: string, { parts: kept, runs }: Compiled): Build {
  const modules = new Map<string, { exports: Exports }>();
  const scripts: { readonly name: string; readonly digest: string; readonly script: Script }[] = [];
  const builtin = createRequire(join(folder, 'main.cjs'));
  let isFresh = runs < LEARNING_RUNS;
  const load = (name: string): Exports => {
    const known = modules.get(name);
    if (known !== undefined) return known.exports;
    const module: { exports: Exports } = { exports: {} };
    modules.set(name, module);
    const file = join(folder, name);
    const text = readFileSync(file);
    const digest = digestOf(text);
    const part = kept.get(name);
    const script = new Script(`(function (exports, require, module, __filename, __dirname) {${text.toString()}\n})`, {
      filename: file,
      ...(part?.digest === digest ? { cachedData: part.code } : {}),
    });
    isFresh ||= part?.digest !== digest || script.cachedDataRejected === true;
    scripts.push({ name, digest, script });
    const wrapper = script.runInThisContext() as Wrapper;
    wrapper(module.exports, (id) => (id.startsWith('./') ? load(id.slice(2)) : builtin(id)), module, file, folder);
    return module.exports;
  };
  const code = (): readonly CompiledPart[] => {
    const loaded = scripts.map(({ name, digest, script }) => ({ name, digest, code: script.createCachedData() }));
    // Runs of one command load different files: what this one did not need, the next one may.
    const others = [...kept.values()].filter(({ name }) => !modules.has(name) && existsSync(join(folder, name)));
    return [...loaded, ...others];
  };
  return { load, fresh: () => (isFresh ? code() : null) };
}
