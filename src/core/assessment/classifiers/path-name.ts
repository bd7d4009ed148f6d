/** `path.name.*`: names that disguise themselves. */
import type { RuleDescription } from '../../../model/assessment-context.ts';
import type { Severity } from '../../../model/assessment.ts';
import { displayPath } from '../../../model/path.ts';
import { foldPath, nameTrick } from '../../reading/path-name.ts';
import { NOTHING, rule } from '../classifier.ts';
import type { ChangedPath, Classifier } from '../classifier.ts';
import { factorOf } from '../factor.ts';

const DECEPTIVE: RuleDescription = rule({
  id: 'path.name.deceptive',
  title: 'Deceptive file name',
  observes:
    'A new path holds control, invisible, direction-changing or look-alike characters, a backslash, a trailing dot or space, or a name that some file system takes for `.git`.',
  why: 'The name looks like another one, or is another one on some machines.',
  remedy: 'Rename it with plain characters.',
  example: 'A file called `invoice\u202Efdp.exe`, which is shown as `invoiceexe.pdf`.',
  base: 'high',
  variants: [
    { when: 'a name that some file system takes for `.git` or one of its settings', base: 'critical' },
    { when: 'only a trailing dot or space, or a backslash', base: 'medium' },
    { when: 'only bytes that are not UTF-8', base: 'low' },
  ],
  effect: 'bypass',
  reversible: 'yes',
  triggers: ['content'],
});

const TWIN: RuleDescription = rule({
  id: 'path.name.twin',
  title: 'Two paths that look the same',
  observes:
    'A new path equals another changed path after composition, case folding and removal of invisible characters.',
  why: 'On many machines only one of the two is checked out, and a reader cannot tell which one was reviewed.',
  remedy: 'Remove one of the two.',
  example: '`Readme.md` is added beside `README.md`.',
  base: 'critical',
  effect: 'bypass',
  reversible: 'yes',
  triggers: ['content'],
});

const BASES: Readonly<Record<NonNullable<ReturnType<typeof nameTrick>>['kind'], Severity>> = {
  'git-like': 'critical',
  characters: 'high',
  lookalike: 'high',
  ending: 'medium',
  bytes: 'low',
};

export const pathName: Classifier = {
  needs: 'paths',
  rules: [DECEPTIVE, TWIN],
  file(file, context) {
    if (!isNewName(file)) return NOTHING;
    const trick = nameTrick(file.path);
    if (trick === null) return NOTHING;
    const to = `${displayPath(file.path)}: ${trick.what}`;
    return [factorOf(DECEPTIVE, { path: file.path, from: null, to, base: BASES[trick.kind] }, context)];
  },
  change(summary, context) {
    if (!summary.paths.some(isNewName)) return NOTHING;
    const groups = new Map<string, ChangedPath[]>();
    for (const path of summary.paths) {
      if (path.new === null) continue;
      const folded = foldPath(path.path);
      const group = groups.get(folded);
      if (group === undefined) groups.set(folded, [path]);
      else group.push(path);
    }
    return [...groups.values()]
      .filter((group) => group.length > 1)
      .flatMap((group) =>
        group.filter(isNewName).map((path) => {
          const others = group.filter((other) => other !== path).map((other) => bytesText(other.path));
          const to = `${bytesText(path.path)} beside ${others.sort().slice(0, 3).join(', ')}`;
          return factorOf(TWIN, { path: path.path, from: null, to }, context);
        }),
      );
  },
};

function isNewName(path: ChangedPath): boolean {
  return path.new !== null && (path.old === null || path.oldPath !== path.path);
}

/** Both names look alike, so everything that is not ASCII is shown by its code. */
function bytesText(path: string): string {
  return displayPath(path).replace(
    /[^\u0020-\u007e]/gu,
    (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`,
  );
}
