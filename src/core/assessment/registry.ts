/** Every classifier, in the order in which reports list rules that could not be read. Adding one means adding a line. */
import type { RuleDescription } from '../../model/assessment-context.ts';
import type { Classifier } from './classifier.ts';
import { blastDependents } from './classifiers/blast-dependents.ts';
import { depLock } from './classifiers/dep-lock.ts';
import { depManifest } from './classifiers/dep-manifest.ts';
import { guardrailLostCheck } from './classifiers/guardrail-lost-check.ts';
import { guardrailLostMarks } from './classifiers/guardrail-lost-marks.ts';
import { guardrailLostReview } from './classifiers/guardrail-lost-review.ts';
import { guardrailLostTest } from './classifiers/guardrail-lost-test.ts';
import { historyFile } from './classifiers/history-file.ts';
import { historyRevert } from './classifiers/history-revert.ts';
import { historyRisk } from './classifiers/history-risk.ts';
import { historySize } from './classifiers/history-size.ts';
import { interact } from './classifiers/interact.ts';
import { pathContent } from './classifiers/path-content.ts';
import { pathDelete } from './classifiers/path-delete.ts';
import { pathMode } from './classifiers/path-mode.ts';
import { pathName } from './classifiers/path-name.ts';
import { pathRemoved } from './classifiers/path-removed.ts';
import { pathSpread } from './classifiers/path-spread.ts';
import { pathTouched } from './classifiers/path-touched.ts';
import { sqlMigration } from './classifiers/sql-migration.ts';
import { textCharacters } from './classifiers/text-characters.ts';
import { textSize } from './classifiers/text-size.ts';
import { FAMILIES } from './content/families.ts';
import { UNREADABLE } from './content/unreadable.ts';

export const CLASSIFIERS: readonly Classifier[] = [
  pathTouched,
  pathRemoved,
  pathDelete,
  pathSpread,
  pathName,
  pathMode,
  pathContent,
  sqlMigration,
  textCharacters,
  textSize,
  depManifest,
  depLock,
  guardrailLostTest,
  guardrailLostCheck,
  guardrailLostReview,
  guardrailLostMarks,
  historySize,
  historyFile,
  historyRevert,
  historyRisk,
  blastDependents,
  interact,
];

/** The description of every rule, sorted by id. A rule that several families find stands once. */
export async function describeRules(): Promise<readonly RuleDescription[]> {
  const readers = await Promise.all(FAMILIES.map((family) => family.load()));
  const all = [...[...CLASSIFIERS, ...readers].flatMap(({ rules }) => rules), UNREADABLE];
  const known = new Map(all.map((rule) => [rule.id, rule]));
  return [...known.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
}
