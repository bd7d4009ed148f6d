/**
 * Builds the package: `src/` is checked, then joined with what it imports into a few files in `dist/cli/`, one per
 * command and shared part; `dist/third-party.txt` names the joined packages, with their licences; the parsers lie
 * beside them; `dist/build` is the digest of the code, under which results are kept between runs; `dist/commit` names
 * the commit the build was made from. A tree with changes of its own is not that commit: the build then names none.
 * Why files are joined: docs/decisions/0007.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFileSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, relative, sep } from 'node:path';
import { rolldown } from 'rolldown';
import { builtName, grammarSource } from '../src/adapters/syntax/grammar-files.ts';
import { GRAMMARS } from '../src/model/syntax.ts';

const root = join(import.meta.dirname, '..');

/** Packages that are not joined, only installed beside: they, or parts of them, bring no licence text to pass on. */
const APART: ReadonlySet<string> = new Set(['@hono/zod-openapi', 'pg']);

const dist = join(root, 'dist');
rmSync(dist, { recursive: true, force: true });
const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
const checked = spawnSync(process.execPath, [tsc, '-p', 'tsconfig.build.json'], { cwd: root, stdio: 'inherit' });
if (checked.status !== 0) process.exit(checked.status ?? 1);

const bundle = await rolldown({
  input: {
    main: join(root, 'src', 'cli', 'main.ts'),
    'family-thread': join(root, 'src', 'composition', 'family-thread.ts'),
  },
  platform: 'node',
  // The version of the gate's rules stands in the package once: a test plays an upgrade by changing it.
  optimization: { inlineConst: false },
  external: (id) => id.startsWith('node:') || APART.has(id),
  // The runtime of tree-sitter holds an `eval` for modules linked at run time, which grammars of ours never are.
  checks: { eval: false },
});
// CommonJS, because only of such files the compiled code can be kept with all that a run compiled (docs/decisions/0012).
const { output: commands } = await bundle.write({
  dir: join(dist, 'cli'),
  format: 'cjs',
  dynamicImportInCjs: false,
  entryFileNames: '[name].cjs',
  chunkFileNames: '[name]-[hash].cjs',
});
await bundle.close();
// What loads those files stands alone.
const starter = await rolldown({ input: { start: join(root, 'src', 'cli', 'start-built.ts') }, platform: 'node' });
const { output: start } = await starter.write({ dir: join(dist, 'cli'), format: 'cjs', entryFileNames: '[name].cjs' });
await starter.close();
const output = [...commands, ...start];
// Parsers are WebAssembly: each lies beside the code that opens it, under the name by which that code knows it.
const { resolve } = createRequire(import.meta.url);
const parsers = [
  { from: resolve('web-tree-sitter/web-tree-sitter.wasm'), to: 'web-tree-sitter.wasm' },
  { from: join(root, 'node_modules/libpg-query/wasm/libpg-query.wasm'), to: 'libpg-query.wasm' },
  ...GRAMMARS.map((name) => ({ from: resolve(grammarSource(name)), to: builtName(name) })),
];
for (const { from, to } of parsers) copyFileSync(from, join(dist, 'cli', to));
const joined = output.flatMap((file) => (file.type === 'chunk' ? file.moduleIds : [file.fileName]));
const files = joined.filter((id) => !id.startsWith('\0')).map((id) => relative(root, id).split(sep).join('/'));
const stray = files.filter((path) => /\.test\./.test(path) || !/^(?:src|node_modules)\//.test(path));
if (stray.length > 0) {
  process.stderr.write(`dist/ holds what no package needs: ${stray.join(', ')}\n`);
  process.exit(1);
}
const wasm = parsers.map(({ from }) => relative(root, from).split(sep).join('/'));
writeFileSync(join(dist, 'third-party.txt'), licences([...files, ...wasm]));
const code = createHash('sha256');
for (const file of output.toSorted((a, b) => (a.fileName < b.fileName ? -1 : 1))) {
  code.update(`${file.fileName}\0`).update(readFileSync(join(dist, 'cli', file.fileName)));
}
for (const { to } of parsers) code.update(`${to}\0`).update(readFileSync(join(dist, 'cli', to)));
writeFileSync(join(dist, 'build'), `${code.digest('hex')}\n`);
const commit = headCommit();
if (commit !== null) writeFileSync(join(dist, 'commit'), `${commit}\n`);

/** The packages that files come from, each with its version and the text of its licence. */
function licences(paths: readonly string[]): string {
  const names = paths.flatMap((path) => /^node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1] ?? []);
  const parts = [...new Set(names)].toSorted().map((name) => {
    const folder = join(root, 'node_modules', name);
    const { version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    const text = readdirSync(folder).find((file) => /^licen[cs]e/i.test(file));
    if (text === undefined) throw new Error(`${name} ${version} (${license}) has no licence text to pass on`);
    return `${name} ${version} (${license})\n\n${readFileSync(join(folder, text), 'utf8').trim()}\n`;
  });
  return `countersign is joined with these packages.\n\n${parts.join(`\n${'-'.repeat(80)}\n\n`)}`;
}

/** The commit of this very clone; null without git, outside a clone, or when tracked files differ from it. */
function headCommit(): string | null {
  const top = git(['rev-parse', '--show-toplevel']);
  // An unpacked archive may lie inside somebody else's repository.
  if (top === null || realpathSync(top) !== realpathSync(root)) return null;
  return git(['status', '--porcelain', '--untracked-files=no']) === '' ? git(['rev-parse', 'HEAD']) : null;
}

function git(args: readonly string[]): string | null {
  const done = spawnSync('git', args, { cwd: root, encoding: 'utf8' });
  return done.status === 0 ? done.stdout.trim() : null;
}
