/** `path.delete.mass`: many files deleted or emptied at once. */
import { NOTHING, rule } from '../classifier.ts';
import type { ChangedPath, Classifier } from '../classifier.ts';
import { factorOf } from '../factor.ts';
import { movedContent } from '../moved.ts';

/** Files from which a deletion is a mass deletion, and from which it weighs more. */
const MASS_DELETION = 20;
const HUGE_DELETION = 100;

const EMPTY_BLOBS: ReadonlySet<string> = new Set([
  'e69de29bb2d1d6434b8b29ae775ad8c2e48c5391',
  '473a0f4c3be8a93681a267e3b1e9a7dcda1185436fe141f7749120a303721813',
]);

const MASS = rule({
  id: 'path.delete.mass',
  title: 'Files deleted in mass',
  observes: `${MASS_DELETION} or more files (documentation apart) are deleted or emptied, and their content does not stand elsewhere in the change.`,
  why: 'Nobody reads a long list of deletions; the one file that was still needed hides among the others.',
  remedy: 'Delete in a change of its own, say what replaces the files, and show that nothing refers to them.',
  example: 'A change deletes 140 files and adds none.',
  base: 'low',
  variants: [{ when: `${HUGE_DELETION} or more files`, base: 'medium' }],
  effect: 'delete',
  reversible: 'yes',
  triggers: ['content'],
});

export const pathDelete: Classifier = {
  needs: 'paths',
  rules: [MASS],
  change(summary, context) {
    if (summary.paths.length < MASS_DELETION) return NOTHING;
    const isMoved = movedContent(summary);
    const gone = summary.paths.filter(
      (path) => isGone(path) && !path.oldKinds.has('documentation') && !isMovedAnywhere(path, isMoved),
    );
    if (gone.length < MASS_DELETION) return NOTHING;
    const base = gone.length >= HUGE_DELETION ? 'medium' : 'low';
    const observed = { from: `${gone.length} files`, to: 'deleted or emptied' };
    return [factorOf(MASS, { path: null, ...observed, base }, context)];
  },
};

function isGone(path: ChangedPath): boolean {
  if (path.old === null || EMPTY_BLOBS.has(path.old.oid)) return false;
  return path.new === null || EMPTY_BLOBS.has(path.new.oid);
}

function isMovedAnywhere(path: ChangedPath, isMoved: ReturnType<typeof movedContent>): boolean {
  return [...path.oldKinds.keys()].some((name) => isMoved(path, name));
}
