/** `path.mode.*`: what a file is changes, not only what it says. */
import type { RuleDescription } from '../../../model/assessment-context.ts';
import type { FileMode } from '../../../model/change.ts';
import { visibleText } from '../../reading/text-hazards.ts';
import { leavesTree, symlinkTarget } from '../../reading/symlink.ts';
import { NOTHING, rule } from '../classifier.ts';
import type { Classifier } from '../classifier.ts';
import { factorOf } from '../factor.ts';

const EXECUTABLE: RuleDescription = rule({
  id: 'path.mode.executable',
  title: 'Executable bit changed',
  observes:
    'An existing file gains or loses its executable bit. A git hook that loses it is reported as a lost review guard as well.',
  why: 'A file that was only read can now be run, or a check that ran no longer does.',
  remedy: 'Say who runs the file, or restore its mode.',
  example: '`scripts/helper.txt` becomes executable.',
  base: 'low',
  effect: 'unknown',
  reversible: 'yes',
  triggers: ['content'],
});

const TYPE: RuleDescription = rule({
  id: 'path.mode.type',
  title: 'File became a symbolic link, or a link a file',
  observes: 'A path changes between file, symbolic link and submodule.',
  why: 'Readers of the path now get something else, and tools that follow links may read or write elsewhere.',
  remedy: 'Show where the link leads and who follows it.',
  example: 'A file becomes a submodule of the same name.',
  base: 'medium',
  effect: 'replace',
  reversible: 'yes',
  triggers: ['content'],
});

const LINK: RuleDescription = rule({
  id: 'path.mode.symlink',
  title: 'Symbolic link that leaves the repository',
  observes: 'A new or altered symbolic link has an absolute target, one above the root, or one inside `.git`.',
  why: 'Whoever writes to the path, or packs it, reaches files outside the checkout.',
  remedy: 'Use a relative target inside the repository.',
  example: '`config/app.yml` becomes a link to `/etc/app.yml`.',
  base: 'high',
  effect: 'expose',
  reversible: 'yes',
  triggers: ['content'],
});

export const pathMode: Classifier = {
  needs: 'bodies',
  rules: [EXECUTABLE, TYPE, LINK],
  file(file, context) {
    if (file.new?.mode !== '120000') return NOTHING;
    const target = symlinkTarget(file.patch);
    if (target === null || !leavesTree(file.path, target)) return NOTHING;
    const to = `→ ${visibleText(target.slice(0, 200))}`;
    return [factorOf(LINK, { path: file.path, lines: { start: 1, end: 1 }, from: null, to }, context)];
  },
  change(summary, context) {
    return summary.paths.flatMap((path) => {
      if (path.old === null || path.new === null || path.old.mode === path.new.mode) return NOTHING;
      const changed = typeOf(path.old.mode) === typeOf(path.new.mode) ? EXECUTABLE : TYPE;
      return [factorOf(changed, { path: path.path, from: path.old.mode, to: path.new.mode }, context)];
    });
  },
};

function typeOf(mode: FileMode): string {
  return mode.slice(0, 3);
}
