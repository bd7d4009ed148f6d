/** A repository's own labelled changes: features and labels out of one walk, and what a model is made of them. */
import { countOf } from '../../core/change-risk/features.ts';
import type { LabelledChanges } from '../../core/change-risk/features.ts';
import type { FeatureExtractor } from '../../core/change-risk/extractor.ts';
import { Labeller, type LabelReason, type LinkedIncident } from '../../core/change-risk/labels.ts';
import type { LandingOrder } from '../../core/change-risk/landing-order.ts';
import { evaluate, type Evaluation } from '../../core/change-risk/evaluate.ts';
import type { CommitId } from '../../model/id.ts';
import type { GitRepository } from '../../ports/git.ts';
import type { Progress } from '../../ports/terminal.ts';
import { extractFeatures, personsAt } from './extract.ts';
import { readLandings } from './walk-history.ts';

/** What a history gave. */
export interface LearntHistory {
  readonly tip: CommitId;
  readonly changes: LabelledChanges;
  readonly reasons: Readonly<Record<LabelReason, number>>;
  /** Incidents whose commit this history does not hold. */
  readonly unknownIncidents: number;
  /** Whose `.mailmap` told the authors apart. */
  readonly personsAt: CommitId;
  readonly extractor: FeatureExtractor;
}

/**
 * Reads features and labels of everything that leads to `tip`.
 *
 * @throws CountersignError when the history cannot be read
 */
export async function learnHistory(
  repo: GitRepository,
  tip: CommitId,
  incidents: readonly LinkedIncident[],
  progress: Progress,
): Promise<LearntHistory> {
  progress.start(null, 'Reading the history');
  const order = await readLandings(repo, tip);
  const mapped = testBegins(order, tip);
  const personOf = await personsAt(repo, mapped);
  const labeller = new Labeller();
  progress.start(order.length, 'Reading changes');
  const extractor = await extractFeatures(repo, order, tip, personOf, {
    commit: (commit, landed) => {
      labeller.commit(commit, landed);
      progress.advance(1);
    },
    file: (patch) => labeller.file(patch),
  });
  progress.done();
  const { labels, knownAt, counts, unknownIncidents } = labeller.finish(incidents);
  const changes = { times: labeller.times(), labels, knownAt, columns: extractor.columns() };
  return { tip, changes, reasons: counts, unknownIncidents, personsAt: mapped, extractor };
}

/** The commit at which the test part begins: persons are told apart by what was known then. */
function testBegins(order: LandingOrder, tip: CommitId): CommitId {
  let changes = 0;
  for (const { isMerge } of order.from(tip)) if (!isMerge) changes += 1;
  const cut = Math.floor(0.8 * changes);
  let at = 0;
  for (const { commit, isMerge } of order.from(tip)) {
    if (isMerge) continue;
    if (at === cut) return commit;
    at += 1;
  }
  return tip;
}

/** Both variants of the protocol; null where there is too little to measure. */
export interface Evaluated {
  readonly changes: number;
  readonly harmful: number;
  readonly from: number;
  readonly to: number;
  readonly strict: Evaluation | null;
  readonly plain: Evaluation | null;
}

export function evaluateChanges(changes: LabelledChanges): Evaluated {
  let harmful = 0;
  for (const label of changes.labels) harmful += label;
  const count = countOf(changes);
  return {
    changes: count,
    harmful,
    from: changes.times[0] ?? 0,
    to: changes.times[count - 1] ?? 0,
    strict: evaluate(changes, 'strict'),
    plain: evaluate(changes, 'plain'),
  };
}
