/** Trains the model of a history and keeps it beside the history index, with what `check` needs to use it. */
import { trainModel } from '../../core/change-risk/model.ts';
import type { ChangeRiskModel } from '../../core/change-risk/model.ts';
import { encodeModel } from '../../core/change-risk/model-codec.ts';
import { piecesOf } from '../../core/change-risk/past-index.ts';
import { CountersignError } from '../../model/error.ts';
import type { CommitId } from '../../model/id.ts';
import type { Cache } from '../../ports/cache.ts';
import type { Evaluated, LearntHistory } from './learn.ts';
import { MODEL_NAME } from './scoring.ts';

export const INDEX_NAME = 'change-risk-index';
const INDEX_VERSION = 1;

/** Names of kept pieces. */
export const pathsName = (piece: number): string => `change-risk-paths-${piece}`;
export const peopleName = (piece: number): string => `change-risk-people-${piece}`;

/** What says how many pieces there are, and whose mailmap told the authors apart. */
export interface KeptIndex {
  readonly version: number;
  /** Digest of the model that was kept with it; pieces of another training are of no use. */
  readonly digest: string;
  readonly paths: number;
  readonly people: number;
  readonly personsAt: CommitId;
}

/** What was trained, for the report. */
export interface TrainedFor {
  readonly kind: ChangeRiskModel['kind'];
  readonly why: string;
  readonly changes: number;
  readonly harmful: number;
  readonly tip: CommitId;
  readonly digest: string;
  readonly calibrated: boolean;
}

/**
 * Trains on everything that was learnt and keeps the result.
 *
 * @throws CountersignError `file.unusable` when it cannot be kept
 */
export function keepModel(cache: Cache, learnt: LearntHistory, evaluated: Evaluated): TrainedFor {
  const model = trainModel(learnt.changes, evaluated.strict);
  const { text, digest } = encodeModel(model, learnt.tip);
  const { paths, people } = piecesOf(learnt.extractor);
  const index: KeptIndex = {
    version: INDEX_VERSION,
    digest,
    paths: paths.length,
    people: people.length,
    personsAt: learnt.personsAt,
  };
  // The model comes last: until it stands, nothing refers to the pieces.
  const entries = [
    ...paths.map((piece, at) => [pathsName(at), JSON.stringify({ digest, entries: piece })] as const),
    ...people.map((piece, at) => [peopleName(at), JSON.stringify({ digest, entries: piece })] as const),
    [INDEX_NAME, JSON.stringify(index)] as const,
    [MODEL_NAME, text] as const,
  ];
  for (const [name, content] of entries) {
    if (cache.write(name, content)) continue;
    throw new CountersignError('file.unusable', `The model cannot be kept in ${cache.folder}.`, {
      remedy: 'Set COUNTERSIGN_CACHE to a folder that can be written.',
    });
  }
  const { kind, why, train, calibration } = model;
  return {
    kind,
    why,
    changes: train.changes,
    harmful: train.harmful,
    tip: learnt.tip,
    digest,
    calibrated: calibration !== null,
  };
}

/** The kept index, or null for anything else. */
export function readKeptIndex(text: string | null): KeptIndex | null {
  if (text === null) return null;
  try {
    const value = JSON.parse(text) as Partial<KeptIndex> | null;
    const { version, digest, paths, people, personsAt } = value ?? {};
    if (version !== INDEX_VERSION || typeof digest !== 'string' || typeof personsAt !== 'string') return null;
    if (!isPieces(paths) || !isPieces(people)) return null;
    return { version, digest, paths, people, personsAt };
  } catch {
    return null;
  }
}

function isPieces(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) > 0;
}
