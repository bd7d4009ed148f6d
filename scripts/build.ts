/**
 * Builds the package: plain `tsc` from `src/` to `dist/`, and `dist/commit`, which names the commit the build was made
 * from. A tree with changes of its own is not that commit: the build then names none.
 */
import { spawnSync } from 'node:child_process';
import { readdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const dist = join(root, 'dist');
rmSync(dist, { recursive: true, force: true });
const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
const built = spawnSync(process.execPath, [tsc, '-p', 'tsconfig.build.json'], { cwd: root, stdio: 'inherit' });
if (built.status !== 0) process.exit(built.status ?? 1);

const stray = readdirSync(dist, { recursive: true, encoding: 'utf8' }).filter((path) => /\.test\.|\.ts$/.test(path));
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
