/**
 * What a later `check` must know of a history to compute the features of one change: cut into pieces by path and by person,
 * so that only those of the touched files are read. Everything is a count, a time or the number of a change.
 */
import type { RepoPath } from '../../model/path.ts';
import type { FeatureExtractor } from './extractor.ts';
import { meanAge } from './extractor.ts';
import { FEATURES, type FeatureVector } from './features.ts';
import { sizeFeatures, subsystemOf } from './size.ts';
import type { ChangedLines } from '../../model/change-risk.ts';

/** The past of one path: numbers of its changes, numbers of its authors, time of the last change. */
export type PathPast = readonly [changes: readonly number[], authors: readonly number[], last: number];

/** The past of one person: number, landing times, and the numbers of the changes by subsystem. */
export type PersonPast = readonly [
  number: number,
  times: readonly number[],
  subsystems: readonly (readonly [string, readonly number[]])[],
];

/** Pieces by number; each holds what falls to it by {@link pieceOf}. */
export interface PastPieces {
  readonly paths: readonly (readonly (readonly [RepoPath, PathPast])[])[];
  readonly people: readonly (readonly (readonly [string, PersonPast])[])[];
}

const PER_PIECE = 400;
const MOST_PIECES = 1_024;
const YEAR = 365 * 86_400;

/** The piece that a name falls to (FNV-1a). */
export function pieceOf(name: string, pieces: number): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < name.length; at += 1) hash = Math.imul(hash ^ name.charCodeAt(at), 0x01000193);
  return (hash >>> 0) % pieces;
}

/** Everything that the extractor knows at its end, in pieces. */
export function piecesOf(extractor: FeatureExtractor): PastPieces {
  const paths = [...extractor.files.paths()].map(
    ({ path, changes, authors, last }) => [path, [changes, authors, last]] as const,
  );
  let number = -1;
  const people = [...extractor.experience.people()].map(({ person, times, subsystems }) => {
    number += 1;
    return [person, [number, times, subsystems]] as const;
  });
  return { paths: cut(paths), people: cut(people) };
}

function cut<Name extends string, T>(
  entries: readonly (readonly [Name, T])[],
): readonly (readonly (readonly [Name, T])[])[] {
  const count = Math.min(MOST_PIECES, Math.max(1, Math.ceil(entries.length / PER_PIECE)));
  const pieces = Array.from({ length: count }, (): (readonly [Name, T])[] => []);
  for (const entry of entries) pieces[pieceOf(entry[0], count)]?.push(entry);
  return pieces;
}

/** What surrounds the change whose features are wanted. */
export interface PresentChange {
  readonly files: readonly ChangedLines[];
  /** Lines of the files before, summed; NaN when that is not known. */
  readonly linesBefore: number;
  readonly isFix: boolean;
  /** When it was made, seconds since 1970. */
  readonly time: number;
  /** The clone is shallow, or the history otherwise not known: what came before is missing. */
  readonly pastUnknown: boolean;
}

/** The features of a change that is not a part of the history yet, by the same definitions as in the extractor. */
export function featuresOf(
  change: PresentChange,
  pastOf: (path: RepoPath) => PathPast | null,
  author: PersonPast | null,
): FeatureVector {
  const { files, time } = change;
  const size = sizeFeatures(
    files.map(({ path, added, deleted }) => ({ path, size: { added, deleted }, before: { lines: 0, start: -1 } })),
  );
  const pasts = files.map(({ oldPath }) => pastOf(oldPath));
  const [number, times, subsystems] = author ?? [-1, [], []];
  const authors = new Set(pasts.flatMap((past) => [...(past?.[1] ?? [])]));
  authors.delete(number);
  const touched = new Set(files.map(({ path }) => subsystemOf(path)));
  const own = subsystems.flatMap(([name, changes]) => (touched.has(name) ? [...changes] : []));
  const past = {
    ndev: authors.size,
    age: meanAge(
      files.map(({ existed }, at) => (existed ? (pasts[at]?.[2] ?? Number.NaN) : null)),
      time,
    ),
    nuc: new Set(pasts.flatMap((one) => [...(one?.[0] ?? [])])).size,
    exp: times.length,
    rexp: times.reduce((sum, at) => sum + 1 / (1 + Math.floor(Math.max(0, time - at) / YEAR)), 0),
    sexp: new Set(own).size,
  };
  const known = change.pastUnknown ? {} : past;
  const values: Readonly<Record<string, number>> = {
    ...size,
    lt: change.linesBefore,
    fix: change.isFix ? 1 : 0,
    ...known,
  };
  return Float64Array.from(FEATURES, (name) => values[name] ?? Number.NaN);
}
