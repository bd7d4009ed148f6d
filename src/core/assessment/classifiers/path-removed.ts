/** `path.removed.*`: a file of a class is deleted, or renamed to where the class no longer holds. */
import type { RuleDescription } from '../../../model/assessment-context.ts';
import type { PathClass } from '../../../model/assessment.ts';
import { leaves, NOTHING, rule } from '../classifier.ts';
import type { ChangedPath, Classifier } from '../classifier.ts';
import { factorOf, sidesText } from '../factor.ts';
import { movedContent } from '../moved.ts';

const INFRASTRUCTURE: RuleDescription = rule({
  id: 'path.removed.infrastructure',
  title: 'Infrastructure definition removed',
  observes: 'An infrastructure file is deleted, and its content does not stand elsewhere in the change.',
  why: 'Tools that compare the repository with the world destroy what is no longer described.',
  remedy:
    'Show the plan. Hand state over first (`moved`, `removed { lifecycle { destroy = false } }`), and delete in a change of its own.',
  example: '`infra/database.tf` is deleted.',
  base: 'high',
  variants: [{ when: 'a container definition', base: 'low' }],
  effect: 'delete',
  reversible: 'unknown',
  triggers: ['content', 'services'],
});

const MIGRATION: RuleDescription = rule({
  id: 'path.removed.migration',
  title: 'Data migration removed',
  observes: 'A migration is deleted, and its content does not stand elsewhere in the change.',
  why: 'Databases that have run it and databases that have not are told apart by these files.',
  remedy: 'Keep migrations that have run; write a new one that takes the effect back.',
  example: '`db/migrations/0007_add_index.sql` is deleted.',
  base: 'medium',
  effect: 'delete',
  reversible: 'with-effort',
  triggers: ['content', 'services'],
});

const ACCESS: RuleDescription = rule({
  id: 'path.removed.access-control',
  title: 'Access-control definition removed',
  observes:
    'A policy, role binding or host-access file is deleted, and its content does not stand elsewhere in the change.',
  why: 'What restricted access is gone, or what people need is taken away; either can stop a system.',
  remedy: 'Name who loses or gains access, and let the owner of the resource confirm it.',
  example: '`iam/readers.json` is deleted.',
  base: 'medium',
  effect: 'unprotect',
  reversible: 'with-effort',
  triggers: ['content', 'services'],
});

const SECRET: RuleDescription = rule({
  id: 'path.removed.secret',
  title: 'Secret-bearing file removed',
  observes: 'A file that by its name holds secrets is deleted.',
  why: 'The secret stays in the history; deleting the file protects nobody.',
  remedy: 'Re-issue what it held.',
  example: '`.env.production` is deleted.',
  base: 'low',
  effect: 'expose',
  reversible: 'with-effort',
  triggers: ['content', 'services'],
});

const CASES: readonly { readonly class: PathClass; readonly rule: RuleDescription }[] = [
  { class: 'infrastructure', rule: INFRASTRUCTURE },
  { class: 'migration', rule: MIGRATION },
  { class: 'access-control', rule: ACCESS },
  { class: 'secret', rule: SECRET },
];

export const pathRemoved: Classifier = {
  needs: 'paths',
  rules: CASES.map((entry) => entry.rule),
  change(summary, context) {
    if (!summary.paths.some((path) => path.old !== null && path.oldKinds.size > 0)) return NOTHING;
    const isMoved = movedContent(summary);
    return CASES.flatMap((entry) =>
      summary.paths
        .filter((path) => leaves(path, entry.class) && !isMoved(path, entry.class))
        .map((path) =>
          factorOf(
            entry.rule,
            {
              path: path.oldPath,
              ...sidesText(path),
              base: baseOf(entry.rule, entry.class, path),
              resourceKind: path.oldKinds.get(entry.class) ?? entry.class,
            },
            context,
          ),
        ),
    );
  },
};

function baseOf(description: RuleDescription, name: PathClass, path: ChangedPath): RuleDescription['base'] {
  return path.oldKinds.get(name) === 'container' ? 'low' : description.base;
}
