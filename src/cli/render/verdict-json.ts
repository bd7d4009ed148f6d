/** `verify --json`: the verdict as data, described by `schemas/verdict.schema.json`. */
import type { Side } from '../../model/change.ts';
import { displayPath } from '../../model/path.ts';
import type { Landing, Verdict } from '../../model/verdict.ts';

export const VERDICT_SCHEMA = 'countersign.dev/verdict/v1';

/** The whole verdict. Field order is fixed, so that the same content gives the same bytes. */
export function verdictJson(verdict: Verdict): object {
  const { state, mode, place, old, new: next, reasons, notices } = verdict;
  return { state, mode, place, old, new: next, reasons, landings: verdict.landings.map(landingJson), notices };
}

function landingJson(landing: Landing): object {
  const { change, decision } = landing;
  return {
    old: landing.old,
    new: landing.new,
    digest: change.digest,
    decision: { state: decision.state, requirements: decision.requirements },
    readings: landing.readings.map((reading) => ({ ...reading, path: displayPath(reading.path) })),
    notCounted: landing.notCounted,
    unread: landing.unread.map(({ path, old, new: next }) => ({
      path: displayPath(path),
      old: sideJson(old),
      new: sideJson(next),
    })),
  };
}

function sideJson(side: Side | null): object | null {
  return side === null ? null : { mode: side.mode, oid: side.oid };
}
