/** Facts about who wrote the changed lines, by the policy's rules for what counts. */
import type { PathClass, RiskTier } from '../../model/assessment.ts';
import type {
  AttributedRun,
  Attribution,
  ClassCounts,
  FileAttribution,
  Grade,
  LineTally,
} from '../../model/attribution.ts';
import { GRADES } from '../../model/attribution.ts';
import type { Change, Transition } from '../../model/change.ts';
import type { AiFacts, PathFact, UnknownFacts } from '../../model/facts.ts';
import type { RepoPath } from '../../model/path.ts';
import type { AttributionSettings, NotedHumanTrust } from '../../model/policy.ts';

export interface LineFacts {
  readonly ai: AiFacts;
  readonly humanLines: number;
  readonly unknown: UnknownFacts;
  readonly size: { readonly added: number; readonly deleted: number; readonly lines: number; readonly files: number };
  readonly paths: readonly PathFact[];
}

type Classes = ReadonlyMap<RepoPath, readonly PathClass[]>;

/** Counts lines by what they count as: AI, human, or unknown. */
export function lineFacts(
  change: Pick<Change, 'transitions'>,
  attribution: Attribution,
  classes: Classes,
  written: AttributionSettings,
  tier: RiskTier,
): LineFacts {
  const { tally } = attribution;
  const settings = { ...written, trustNotedHuman: believesNotes(written.trustNotedHuman, tier) };
  const paths = pathFacts(change.transitions, attribution.files, classes, settings);
  const added = sideCounts(tally.added, settings);
  const deleted = sideCounts(tally.deleted, settings);
  const lines = added.all + deleted.all;
  const opaque = countOpaque(attribution.files, settings);
  const aiLines = added.ai + deleted.ai;
  const unknownLines = added.unknown + deleted.unknown;
  const significant = (total: number, opaqueFiles: number, of: (path: PathFact) => boolean): boolean =>
    total > settings.trivialLines || opaqueFiles > 0 || paths.some((path) => of(path) && isSensitive(path, settings));
  return {
    ai: {
      assisted: significant(aiLines, opaque.ai, (path) => path.aiLines > 0),
      lines: aiLines,
      added: added.ai,
      deleted: deleted.ai,
      share: ratio(aiLines, lines),
      addedShare: ratio(added.ai, added.all),
      deletedShare: ratio(deleted.ai, deleted.all),
      ...gradeCounts(tally),
      suggestion: countSuggestions(attribution.files, settings),
      opaqueFiles: opaque.ai,
      ...names(attribution),
    },
    humanLines: added.human + deleted.human,
    unknown: {
      lines: unknownLines,
      share: ratio(unknownLines, lines),
      unreadable: tally.added.unreadable + tally.deleted.unreadable,
      notedHuman: settings.trustNotedHuman ? 0 : tally.added.human.noted + tally.deleted.human.noted,
      // Where unknown counts as AI, the two are measured together.
      moreThanTrivial:
        unknownLines + opaque.unknown > 0 &&
        significant(aiLines + unknownLines, opaque.unknown, (path) => path.unknownLines > 0),
      opaqueFiles: opaque.unknown,
    },
    size: { added: added.all, deleted: deleted.all, lines, files: change.transitions.length },
    paths,
  };
}

/** Whether a note that calls a line human is believed for a change of this tier. */
function believesNotes(trust: NotedHumanTrust, tier: RiskTier): boolean {
  switch (trust) {
    case true:
    case false:
      return trust;
    case 'below-high':
      return tier === 'low' || tier === 'medium';
    case 'below-critical':
      return tier !== 'critical';
  }
}

/** Settings with the trust in notes settled for the tier of the change. */
type Settled = AttributionSettings & { readonly trustNotedHuman: boolean };

function counts(grade: Grade, settings: Settled): boolean {
  return grade !== 'inferred' || settings.countInferred;
}

interface SideCounts {
  readonly ai: number;
  readonly human: number;
  readonly unknown: number;
  readonly all: number;
}

function sideCounts(side: ClassCounts, settings: Settled): SideCounts {
  let ai = 0;
  let human = 0;
  let unknown = side.unknown;
  for (const grade of GRADES) {
    const written = side.ai[grade] + side.mixed[grade];
    if (counts(grade, settings)) ai += written;
    else unknown += written;
    if (humanCounts(grade, settings)) human += side.human[grade];
    else unknown += side.human[grade];
  }
  return { ai, human, unknown, all: ai + human + unknown };
}

/** "Human" needs evidence that the policy trusts; otherwise the lines are unknown. */
function humanCounts(grade: Grade, settings: Settled): boolean {
  return counts(grade, settings) && (grade !== 'noted' || settings.trustNotedHuman);
}

function gradeCounts(tally: LineTally): Pick<AiFacts, Grade> {
  const of = (grade: Grade): number =>
    tally.added.ai[grade] + tally.added.mixed[grade] + tally.deleted.ai[grade] + tally.deleted.mixed[grade];
  return { captured: of('captured'), noted: of('noted'), declared: of('declared'), inferred: of('inferred') };
}

/** `ai` or `unknown` by what a run counts as; null for human lines. */
function standing(run: AttributedRun, settings: Settled): 'ai' | 'unknown' | null {
  switch (run.class) {
    case 'ai':
    case 'mixed':
      return run.grade !== null && counts(run.grade, settings) ? 'ai' : 'unknown';
    case 'human':
      return run.grade !== null && humanCounts(run.grade, settings) ? null : 'unknown';
    case 'unknown':
      return 'unknown';
  }
}

/** The paths are those of the transitions: no rename detection or rendering can hide one. */
function pathFacts(
  transitions: readonly Transition[],
  files: readonly FileAttribution[],
  classes: Classes,
  settings: Settled,
): readonly PathFact[] {
  const byPath = new Map(files.map((file) => [file.path, file]));
  return transitions.map((transition): PathFact => {
    const file = byPath.get(transition.path);
    const oldPath = file?.oldPath ?? transition.path;
    let aiLines = 0;
    let unknownLines = 0;
    for (const run of file === undefined ? [] : [...file.added, ...file.deleted]) {
      const counted = standing(run, settings);
      if (counted === 'ai') aiLines += run.count;
      if (counted === 'unknown') unknownLines += run.count;
    }
    return {
      path: transition.path,
      oldPath,
      status: statusOf(transition, oldPath),
      classes: classes.get(transition.path) ?? [],
      added: total(file?.added),
      deleted: total(file?.deleted),
      aiLines,
      unknownLines,
      opaque: file?.opaque !== undefined && file.opaque !== null,
    };
  });
}

function statusOf(transition: Transition, oldPath: RepoPath): PathFact['status'] {
  if (transition.new === null) return 'deleted';
  if (oldPath !== transition.path) return 'renamed';
  return transition.old === null ? 'added' : 'modified';
}

function countOpaque(
  files: readonly FileAttribution[],
  settings: Settled,
): { readonly ai: number; readonly unknown: number } {
  let ai = 0;
  let unknown = 0;
  for (const file of files) {
    if (file.opaque === null) continue;
    const counted = standing(file.opaque, settings);
    if (counted === 'ai') ai += 1;
    if (counted === 'unknown') unknown += 1;
  }
  return { ai, unknown };
}

function countSuggestions(files: readonly FileAttribution[], settings: Settled): number {
  let lines = 0;
  for (const file of files) {
    for (const run of file.added) if (run.role === 'suggestion' && standing(run, settings) === 'ai') lines += run.count;
    for (const run of file.deleted)
      if (run.role === 'suggestion' && standing(run, settings) === 'ai') lines += run.count;
  }
  return lines;
}

function isSensitive(path: PathFact, settings: Settled): boolean {
  return path.classes.some((name) => settings.neverTrivial.includes(name));
}

function names(attribution: Attribution): Pick<AiFacts, 'tools' | 'models' | 'roles'> {
  const tools = new Set<string>();
  const models = new Set<string>();
  const roles = new Set<string>();
  for (const evidence of attribution.evidence) {
    if (evidence.claim === 'none' || evidence.claim === 'human') continue;
    roles.add(evidence.role);
    if (evidence.role === 'automation') continue;
    if (evidence.tool !== null) tools.add(evidence.tool);
    if (evidence.model !== null) models.add(evidence.model);
  }
  return { tools: [...tools].sort(), models: [...models].sort(), roles: [...roles].sort() };
}

function total(runs: readonly AttributedRun[] | undefined): number {
  let lines = 0;
  for (const run of runs ?? []) lines += run.count;
  return lines;
}

/** Four decimals, so that the same change prints the same everywhere. */
function ratio(part: number, whole: number): number {
  return whole === 0 ? 0 : Math.round((part / whole) * 10_000) / 10_000;
}
