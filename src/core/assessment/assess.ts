/** The step: changed files and their surroundings → factors, score, tier. Fed file by file, so that nothing is held. */
import type { AssessmentContext } from '../../model/assessment-context.ts';
import type { Assessment, Factor, PathClass, SetAside } from '../../model/assessment.ts';
import type { FilePatch } from '../../model/change.ts';
import { comparePaths } from '../../model/path.ts';
import type { RepoPath } from '../../model/path.ts';
import { isExecutableContent, pathFacts } from '../reading/path-class.ts';
import { isProse, textHazards } from '../reading/text-hazards.ts';
import type { TextHazard } from '../reading/text-hazards.ts';
import { NOTHING } from './classifier.ts';
import type { ChangedFile, ChangedPath, ChangeSummary, Classifier } from './classifier.ts';
import { FactorCollector } from './collector.ts';
import { wantedOf } from './content/contents.ts';
import type { Wanted } from './content/contents.ts';
import type { Family, LineSpan } from './content/family.ts';
import { CLASSIFIERS } from './registry.ts';
import { siftByPolicy } from './set-aside.ts';
import { scoreOf, tierOf } from './severity.ts';

/** Factors that do not count are listed up to this number. */
const MOST_SET_ASIDE = 200;

/** One assessment in progress. */
export interface Assessor {
  /** Takes one changed path; the patch is not kept. */
  file(patch: FilePatch): void;
  /** What the families want to read, after the last file. */
  wanted(): readonly Wanted[];
  /** Lines that the change wrote in the new text of a wanted path, and those it took from the old one. */
  spans(path: RepoPath): LineSpans;
  /** Takes factors that were found in contents, and those that a comment there sets aside. */
  add(factors: readonly Factor[], setAside?: readonly SetAside[]): void;
  /** The answer. To be called once. */
  finish(): Assessment;
}

/** Where a change touched both texts of a path. */
export interface LineSpans {
  readonly added: readonly LineSpan[];
  readonly removed: readonly LineSpan[];
}

/**
 * Begins the assessment of one change. Identical files (in any order) and context give an identical answer. Without
 * families nothing is kept for reading contents: an audit judges a history by patches alone.
 */
export function startAssessment(context: AssessmentContext, families: readonly Family[] = []): Assessor {
  const collector = new FactorCollector();
  const setAside: SetAside[] = [];
  const take = (found: readonly Factor[]): void => {
    const sifted = siftByPolicy(found, context);
    collector.add(sifted.counts);
    setAside.push(...sifted.setAside.slice(0, MOST_SET_ASIDE - setAside.length));
  };
  const paths = new Map<RepoPath, ChangedPath>();
  const spans = new Map<RepoPath, LineSpans>();
  let bodiesMissing = false;
  return {
    file(patch) {
      const file = describe(patch, context);
      bodiesMissing ||= lacksBodies(patch);
      for (const classifier of FILE_CLASSIFIERS) take(classifier.file?.(file, context) ?? NOTHING);
      const kept = withoutPatch(file);
      if (families.length > 0) spans.set(patch.path, joinedSpans(spans.get(patch.path), patch));
      const before = paths.get(patch.path);
      paths.set(patch.path, before === undefined ? kept : joined(before, kept));
    },
    wanted: () =>
      wantedOf(
        families,
        [...paths.values()].sort((a, b) => comparePaths(a.path, b.path)),
      ),
    spans: (path) => spans.get(path) ?? NO_SPANS,
    add(factors, aside = []) {
      take(factors);
      setAside.push(...aside.slice(0, MOST_SET_ASIDE - setAside.length));
    },
    finish() {
      const summary = summaryOf([...paths.values()]);
      for (const classifier of CHANGE_CLASSIFIERS) take(classifier.change?.(summary, context) ?? NOTHING);
      const factors = collector.sorted();
      return {
        factors,
        tier: tierOf(factors),
        score: scoreOf(factors.map((factor) => factor.severity.points)),
        setAside,
        notRead: notRead(context, bodiesMissing),
      };
    },
  };
}

const FILE_CLASSIFIERS: readonly Classifier[] = CLASSIFIERS.filter((classifier) => classifier.file !== undefined);
const CHANGE_CLASSIFIERS: readonly Classifier[] = CLASSIFIERS.filter((classifier) => classifier.change !== undefined);

function describe(patch: FilePatch, context: AssessmentContext): ChangedFile {
  let added = 0;
  let deleted = 0;
  for (const hunk of patch.hunks) {
    added += hunk.newCount;
    deleted += hunk.oldCount;
  }
  const kinds = kindsOf(patch.path, patch, context);
  let hazards: readonly TextHazard[] | null = null;
  return {
    path: patch.path,
    oldPath: patch.oldPath,
    old: patch.old,
    new: patch.new,
    added,
    deleted,
    binary: patch.binary,
    kinds,
    oldKinds: patch.oldPath === patch.path ? kinds : pathFacts(patch.oldPath).kinds,
    patch,
    hazards: () => (hazards ??= textHazards(patch, isProse(patch.path, kinds))),
  };
}

function kindsOf(path: RepoPath, patch: FilePatch, context: AssessmentContext): ReadonlyMap<PathClass, string> {
  const known = pathFacts(path).kinds;
  const extra = context.extraClasses(path);
  const runs = known.has('documentation') && isExecutableContent(patch);
  if (extra.length === 0 && !runs) return known;
  const kinds = new Map(known);
  if (runs) {
    kinds.delete('documentation');
    kinds.set('code', 'code');
  }
  for (const name of extra) if (!kinds.has(name)) kinds.set(name, 'configured');
  return kinds;
}

const NO_SPANS: LineSpans = { added: [], removed: [] };

function joinedSpans(before: LineSpans = NO_SPANS, { hunks }: FilePatch): LineSpans {
  const span = (start: number, count: number): LineSpan[] => (count === 0 ? [] : [{ start, end: start + count - 1 }]);
  return {
    added: [...before.added, ...hunks.flatMap((hunk) => span(hunk.newStart, hunk.newCount))],
    removed: [...before.removed, ...hunks.flatMap((hunk) => span(hunk.oldStart, hunk.oldCount))],
  };
}

/** Only what may be kept: patch and bodies die with the stream. */
function withoutPatch(file: ChangedFile): ChangedPath {
  const { path, oldPath, old, added, deleted, binary, kinds, oldKinds } = file;
  return { path, oldPath, old, new: file.new, added, deleted, binary, kinds, oldKinds };
}

/** A change of type (file to symlink) may arrive as a deletion and an addition of the same path: one transition. */
function joined(a: ChangedPath, b: ChangedPath): ChangedPath {
  const [before, after] = a.new === null ? [a, b] : [b, a];
  return {
    ...after,
    oldPath: before.oldPath,
    old: before.old ?? after.old,
    oldKinds: before.oldKinds,
    added: a.added + b.added,
    deleted: a.deleted + b.deleted,
    binary: a.binary || b.binary,
  };
}

function summaryOf(paths: readonly ChangedPath[]): ChangeSummary {
  let added = 0;
  let deleted = 0;
  for (const path of paths) {
    added += path.added;
    deleted += path.deleted;
  }
  return { paths, added, deleted };
}

function lacksBodies(patch: FilePatch): boolean {
  return patch.hunks.some((hunk) => hunk.body.length === 0 && hunk.newCount + hunk.oldCount > 0);
}

/** Rules that had nothing to look at, in the registry's order. Most assessments share one of four answers. */
function notRead(context: AssessmentContext, bodiesMissing: boolean): readonly string[] {
  const historyMissing = context.history.kind === 'not-read';
  const key = `${historyMissing} ${bodiesMissing}`;
  const known = NOT_READ.get(key);
  if (known !== undefined) return known;
  const names = CLASSIFIERS.filter(
    ({ needs }) => (needs === 'history' && historyMissing) || (needs === 'bodies' && bodiesMissing),
  ).flatMap((classifier) => classifier.rules.map((rule) => rule.id));
  NOT_READ.set(key, names);
  return names;
}

const NOT_READ = new Map<string, readonly string[]>();
