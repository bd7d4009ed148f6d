/**
 * Runs families of rules within bounds (docs/decisions/0017). Nearly every change is read here in a few milliseconds.
 * What takes longer than a second is stopped and read again in a thread that has a limit of memory and can be ended.
 */
import {
  type FamilyRunner,
  type FamilyWork,
  type JudgedFamily,
  judgedFamily,
  parsersOf,
  readerOf,
} from '../app/assess/family-work.ts';
import type { AssessmentContext } from '../model/assessment-context.ts';
import { areParsersTrusted, distrustParsers, loadParsersLazily } from './parsers.ts';
import { BOUNDS, type ReadingBounds } from './reading-bounds.ts';
import { withinTime } from './time-limit.ts';

/** Runs them in this thread as far as that goes. */
export function boundedFamilies(bounds: ReadingBounds = BOUNDS): FamilyRunner {
  return {
    // Looks work on texts alone, with nothing that one which was stopped could have left half made.
    glance: (look) => withinTime(bounds.here, look)?.value ?? null,
    run: async (work, context) => {
      const done = await asFarAsHere(work, context, bounds);
      const rest = work.slice(done.length);
      if (rest.length === 0) return done;
      const { familiesBeside } = await import('./families-beside.ts');
      return [...done, ...(await familiesBeside(rest, context, bounds))];
    },
  };
}

/** Factors of the first families of the list: of all, unless one takes too long. */
async function asFarAsHere(
  work: readonly FamilyWork[],
  context: AssessmentContext,
  bounds: ReadingBounds,
): Promise<readonly JudgedFamily[]> {
  const readers = await Promise.all(work.map(readerOf));
  const pairs = work.flatMap((one, at) => {
    const reader = readers[at];
    return reader === undefined ? [] : [{ one, reader }];
  });
  const kinds = here(bounds, () => pairs.flatMap(({ one, reader }) => parsersOf(one, reader)));
  if (kinds === null) return [];
  const parsers = await loadParsersLazily(kinds.value);
  const done: JudgedFamily[] = [];
  here(bounds, () => {
    for (const { one, reader } of pairs) done.push(judgedFamily(one, reader, parsers, context));
  });
  return done;
}

/** What was stopped half-way may have left trees and tables behind that are half made: this thread reads no more. */
function here<T>({ here: limit }: ReadingBounds, work: () => T): { readonly value: T } | null {
  if (!areParsersTrusted()) return null;
  const done = withinTime(limit, work);
  if (done !== null) return done;
  distrustParsers();
  return null;
}
