/** Small builders of patches, so that a test shows only what matters to it. */
import { createHash } from 'node:crypto';
import { startAssessment } from '../../src/core/assessment/assess.ts';
import { DEFAULT_WEIGHTS } from '../../src/core/assessment/severity.ts';
import { NO_SERVICES } from '../../src/model/assessment-context.ts';
import type { AssessmentContext } from '../../src/model/assessment-context.ts';
import type { Assessment, Factor } from '../../src/model/assessment.ts';
import type { FileMode, FilePatch, Hunk, Side } from '../../src/model/change.ts';
import type { ObjectId } from '../../src/model/id.ts';
import type { RepoPath } from '../../src/model/path.ts';

const COLD: AssessmentContext = {
  history: { kind: 'not-read', why: 'no audit ran here' },
  services: NO_SERVICES,
  extraClasses: () => [],
  weights: DEFAULT_WEIGHTS,
  instant: null,
};

/** The id git gives a blob of this text. */
export function blobId(text: string): ObjectId {
  const bytes = Buffer.from(text, 'utf8');
  return createHash('sha1').update(`blob ${bytes.length}\0`).update(bytes).digest('hex') as ObjectId;
}

interface PatchSpec {
  readonly path: string;
  readonly oldPath?: string;
  /** Whole text before and after; null for an absent side. The hunk replaces all of it. */
  readonly from?: string | null;
  readonly to?: string | null;
  readonly fromMode?: FileMode;
  readonly toMode?: FileMode;
  readonly binary?: boolean;
  /** Hunks given by hand, as `-`/`+` lines; they take the place of the whole-text one. */
  readonly hunks?: readonly { readonly old?: number; readonly new?: number; readonly lines: readonly string[] }[];
}

/** A patch that alters, adds (`from` null) or deletes (`to` null) a file. */
export function patch(spec: PatchSpec): FilePatch {
  const from = spec.from === undefined ? 'before\n' : spec.from;
  const to = spec.to === undefined ? 'after\n' : spec.to;
  const hunks = spec.binary === true ? [] : (spec.hunks?.map(handMade) ?? wholeText(from, to));
  return {
    path: spec.path as RepoPath,
    oldPath: (spec.oldPath ?? spec.path) as RepoPath,
    old: side(from, spec.fromMode ?? '100644'),
    new: side(to, spec.toMode ?? '100644'),
    binary: spec.binary ?? false,
    hunks,
  };
}

function side(text: string | null, mode: FileMode): Side | null {
  return text === null ? null : { mode, oid: blobId(text) };
}

function wholeText(from: string | null, to: string | null): readonly Hunk[] {
  const lines = [...signed('-', from ?? ''), ...signed('+', to ?? '')];
  return lines.length === 0 ? [] : [handMade({ lines })];
}

function signed(sign: string, text: string): string[] {
  if (text === '') return [];
  const body = text.endsWith('\n') ? text.slice(0, -1) : text;
  return body.split('\n').map((line) => sign + line);
}

function handMade(spec: { readonly old?: number; readonly new?: number; readonly lines: readonly string[] }): Hunk {
  const oldCount = spec.lines.filter((line) => line.startsWith('-')).length;
  const newCount = spec.lines.filter((line) => line.startsWith('+')).length;
  return {
    oldStart: spec.old ?? (oldCount === 0 ? 0 : 1),
    oldCount,
    newStart: spec.new ?? (newCount === 0 ? 0 : 1),
    newCount,
    body: Buffer.from(spec.lines.map((line) => `${line}\n`).join(''), 'utf8'),
  };
}

/** The assessment of these patches. */
export function assess(patches: readonly FilePatch[], context: Partial<AssessmentContext> = {}): Assessment {
  const assessor = startAssessment({ ...COLD, ...context });
  for (const each of patches) assessor.file(each);
  return assessor.finish();
}

/** `rule level` of every factor, worst first. */
export function verdicts(patches: readonly FilePatch[], context: Partial<AssessmentContext> = {}): readonly string[] {
  return assess(patches, context).factors.map((factor) => `${factor.rule} ${factor.severity.level}`);
}

/** The factor of a rule; fails the test when there is none. */
export function only(assessment: Assessment, rule: string): Factor {
  const found = assessment.factors.filter((factor) => factor.rule === rule);
  if (found.length !== 1) throw new TypeError(`${found.length} factors of ${rule}`);
  return found[0] as Factor;
}
