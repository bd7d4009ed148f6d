/**
 * Builds the package: `src/` is checked, then joined into a few files in `dist/cli/`, one per command and shared part;
 * `dist/commit` names the commit the build was made from. A tree with changes of its own is not that commit: the build
 * then names none. Why files are joined: docs/decisions/0007.
 */
import { spawnSync } from 'node:child_process';
import { realpathSync, rmSync, writeFileSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { rolldown } from 'rolldown';

const root = join(import.meta.dirname, '..');
const dist = join(root, 'dist');
rmSync(dist, { recursive: true, force: true });
const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
const checked = spawnSync(process.execPath, [tsc, '-p', 'tsconfig.build.json'], { cwd: root, stdio: 'inherit' });
if (checked.status !== 0) process.exit(checked.status ?? 1);

// Dependencies stay what they are: packages of their own, with their own licences and their own fixes.
const bundle = await rolldown({
  input: { main: join(root, 'src', 'cli', 'main.ts') },
  platform: 'node',
  // The version of the gate's rules stands in the package once: a test plays an upgrade by changing it.
  optimization: { inlineConst: false },
  external: (id) => !id.startsWith('.') && !isAbsolute(id),
});
const { output } = await bundle.write({
  dir: join(dist, 'cli'),
  format: 'esm',
  entryFileNames: '[name].js',
  chunkFileNames: '[name]-[hash].js',
});
await bundle.close();
const joined = output.flatMap((file) => (file.type === 'chunk' ? file.moduleIds : [file.fileName]));
const stray = joined.filter(
  (path) => /\.test\./.test(path) || (isAbsolute(path) && !path.startsWith(join(root, 'src'))),
);
if (stray.length > 0) {
  process.stderr.write(`dist/ holds what no package needs: ${stray.join(', ')}\n`);
  process.exit(1);
}
const commit = headCommit();
if (commit !== null) writeFileSync(join(dist, 'commit'), `${commit}\n`);

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
