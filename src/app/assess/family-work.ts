/** One family of rules with everything that it is given, and who may run it: the texts are anybody's. */
import { aloneReader, type AloneWish } from '../../core/assessment/content/alone.ts';
import { assessFamily, type FoundFile } from '../../core/assessment/content/contents.ts';
import type { Family, FamilyInput, FamilyReader, ReadFile, Told } from '../../core/assessment/content/family.ts';
import { unreadable } from '../../core/assessment/content/unreadable.ts';
import type { AssessmentContext } from '../../model/assessment-context.ts';
import type { Factor } from '../../model/assessment.ts';
import type { ParserKind, Parsers } from '../../model/syntax.ts';

export interface FamilyWork extends Pick<FamilyInput, 'neighbours' | 'neighboursComplete'> {
  readonly family: Pick<Family, 'name' | 'load'>;
  readonly found: readonly FoundFile[];
  /** Set where a command runs the family alone. */
  readonly alone?: AloneWish;
}

/** What came out of one family. */
export interface JudgedFamily {
  readonly factors: readonly Factor[];
  /** Null where it has nothing to tell, or exceeded its bounds. */
  readonly told: Told | null;
}

/**
 * Runs families within bounds of time and memory, whatever the texts say. What exceeds them is said of each file that
 * the family had to read, as `assess.input.unreadable`; all other families are judged.
 */
export interface FamilyRunner {
  /** What a look at texts gives; null when it took too long. */
  readonly glance: <T>(look: () => T) => T | null;
  /** One answer for each family, in their order. */
  readonly run: (work: readonly FamilyWork[], context: AssessmentContext) => Promise<readonly JudgedFamily[]>;
}

/** What judges. */
export function readerOf({ family, alone }: FamilyWork): Promise<FamilyReader> {
  return alone === undefined ? family.load() : aloneReader(alone);
}

/** What has to be loaded besides the reader. */
export function parsersOf({ found, neighbours }: FamilyWork, reader: FamilyReader): readonly ParserKind[] {
  return reader.parsers(readFiles(found), neighbours);
}

/** Runs one family, once its reader and its parsers are loaded. */
export function judgedFamily(
  { family, found, neighbours, neighboursComplete }: FamilyWork,
  reader: FamilyReader,
  parsers: Parsers,
  context: AssessmentContext,
): JudgedFamily {
  const input = { neighbours, neighboursComplete, parsers, context };
  return { factors: assessFamily(family.name, reader, found, input), told: reader.told?.() ?? null };
}

/** What is said of a family that exceeded its bounds. */
export function exceeded(
  { family, found }: Pick<FamilyWork, 'family' | 'found'>,
  bound: string,
  context: AssessmentContext,
): JudgedFamily {
  const factors = found.map((one) =>
    unreadable(one.kind === 'read' ? one.file : one, family.name, one.kind === 'read' ? bound : one.reason, context),
  );
  return { factors, told: null };
}

/** Those that could be read. */
export function readFiles(found: readonly FoundFile[]): readonly ReadFile[] {
  return found.flatMap((one) => (one.kind === 'read' ? [one.file] : []));
}
