/** Where a symbolic link leads, judged by its text alone. */
import type { FilePatch } from '../../model/change.ts';

/** The target of a new or altered symbolic link; null when the patch carries no bodies or does not change it. */
export function symlinkTarget(patch: FilePatch): string | null {
  const hunk = patch.hunks[0];
  if (hunk === undefined || hunk.newCount === 0 || hunk.body.length === 0) return null;
  const text = Buffer.from(hunk.body.buffer, hunk.body.byteOffset, hunk.body.byteLength).toString('utf8');
  const start = text.startsWith('+') ? 1 : text.indexOf('\n+') + 2;
  const mark = text.indexOf('\n\\', start);
  return text.slice(start, mark < 0 ? undefined : mark).replaceAll('\n+', '\n');
}

/** True when the target of a link at `path` is absolute, above the root, or inside git's own folder. */
export function leavesTree(path: string, target: string): boolean {
  if (/^(?:[/\\~]|[A-Za-z]:)/.test(target)) return true;
  const at = path.split('/').slice(0, -1);
  for (const step of target.split('/')) {
    if (step === '' || step === '.') continue;
    if (step === '..') {
      if (at.pop() === undefined) return true;
    } else {
      at.push(step);
    }
    if (step.toLowerCase() === '.git') return true;
  }
  return false;
}
