/** `path.spread.wide`: one change that reaches into many places. */
import { NOTHING, rule } from '../classifier.ts';
import type { Classifier } from '../classifier.ts';
import { factorOf } from '../factor.ts';

/** Files, or distinct folders (two levels deep), from which a change is wide. */
const WIDE_FILES = 100;
const WIDE_FOLDERS = 20;

const WIDE = rule({
  id: 'path.spread.wide',
  title: 'Change cuts across the repository',
  observes: `${WIDE_FILES} or more files change, or files in ${WIDE_FOLDERS} or more folders (counted two levels deep).`,
  why: 'A change in many places has many owners, and no single reader sees all of its effects.',
  remedy: 'Split it along the owners, or separate the mechanical part (rename, formatter) from the rest.',
  example: 'A change touches 60 files in 14 folders at the top of the repository.',
  base: 'low',
  effect: 'unknown',
  reversible: 'yes',
  triggers: ['content'],
});

export const pathSpread: Classifier = {
  needs: 'paths',
  rules: [WIDE],
  change(summary, context) {
    if (summary.paths.length < WIDE_FOLDERS) return NOTHING;
    const folders = new Set(summary.paths.map((path) => path.path.split('/').slice(0, -1).slice(0, 2).join('/'))).size;
    if (summary.paths.length < WIDE_FILES && folders < WIDE_FOLDERS) return NOTHING;
    return [
      factorOf(WIDE, { path: null, from: null, to: `${summary.paths.length} files in ${folders} folders` }, context),
    ];
  },
};
