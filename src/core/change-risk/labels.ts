/**
 * Which changes of a history did harm, by what came later: an incident that names them, a revert, or a fix of the same
 * lines within 90 days. Each label has the time from which it was known, so that nothing is learnt from the future.
 */
import type { Commit, FilePatch } from '../../model/change.ts';
import type { CommitId } from '../../model/id.ts';
import { IdTable } from '../reading/id-table.ts';
import { IntList } from '../reading/int-list.ts';
import type { Landed } from './landing-order.ts';
import { requestOf, revertNamed, saysFix, titleOf } from './message.ts';
import { RecentLines } from './recent-lines.ts';

/** A fix of lines that are older than this is no sign that the change was bad, seconds. */
const FIX_WINDOW = 90 * 86_400;
/** Titles and requests that are remembered. */
const MOST_NAMES = 200_000;

/** Why a change counts as harmful, strongest first. */
export type LabelReason = 'incident' | 'revert' | 'fix';

/** An incident that was traced to a commit. */
export interface LinkedIncident {
  readonly commit: CommitId;
  /** When the link was known, seconds since 1970; null: as soon as the commit landed. */
  readonly at: number | null;
}

export interface Labels {
  readonly labels: Uint8Array;
  /** When the first of the reasons was known, seconds since 1970; NaN without a label. */
  readonly knownAt: Float64Array;
  readonly counts: Readonly<Record<LabelReason, number>>;
  /** Incidents that name a commit which this history does not hold, or only as a merge without changes. */
  readonly unknownIncidents: number;
}

/** Fed by the walk of a history, in the order of landing. */
export class Labeller {
  /** Commits numbered as they come, merges included. */
  readonly #ids = new IdTable<CommitId>();
  /** Per commit: its landing, and its row or −1 for a merge. */
  readonly #landings = new IntList();
  readonly #rows = new IntList();
  /** Per landing: its first commit. */
  readonly #landingStart = new IntList();
  /** Per row: landing, and landing time. */
  readonly #rowLanding = new IntList();
  readonly #times: number[] = [];
  readonly #reason = new Map<number, { readonly reasons: Set<LabelReason>; knownAt: number }>();
  readonly #titles = new Map<string, number>();
  readonly #requests = new Map<number, number>();
  readonly #recent = new RecentLines();
  /** The first row that is young enough for a fix to count. */
  #young = 0;
  #present: { readonly row: number; readonly landed: Landed; readonly isFix: boolean } | null = null;

  commit(commit: Commit, landed: Landed): void {
    const number = this.#ids.add(commit.id);
    if (landed.landing >= this.#landingStart.length) this.#landingStart.push(number);
    const row = landed.isMerge ? -1 : this.#times.length;
    this.#landings.push(landed.landing);
    this.#rows.push(row);
    this.#revert(commit, landed.at);
    if (!landed.isMerge) {
      this.#rowLanding.push(landed.landing);
      this.#times.push(landed.at);
    }
    this.#name(commit, number);
    this.#present = row < 0 ? null : { row, landed, isFix: saysFix(commit.message) };
    while ((this.#times[this.#young] ?? landed.at) < landed.at - FIX_WINDOW) this.#young += 1;
  }

  file(patch: FilePatch): void {
    const present = this.#present;
    if (present === null) return;
    for (const row of this.#recent.apply(patch, present.row, this.#young)) {
      // What is mended before it lands did no harm.
      const together = this.#rowLanding.items()[row] === present.landed.landing;
      if (present.isFix && !together && row >= this.#young) this.#mark(row, 'fix', present.landed.at);
    }
  }

  finish(incidents: readonly LinkedIncident[]): Labels {
    let unknownIncidents = 0;
    for (const { commit, at } of incidents) {
      const rows = this.#rowsOf(this.#ids.numberOf(commit));
      if (rows.length === 0) unknownIncidents += 1;
      for (const row of rows) this.#mark(row, 'incident', Math.max(at ?? 0, this.#times[row] ?? 0));
    }
    const counts = { incident: 0, revert: 0, fix: 0 };
    const labels = new Uint8Array(this.#times.length);
    const knownAt = new Float64Array(this.#times.length).fill(Number.NaN);
    for (const [row, { reasons, knownAt: at }] of this.#reason) {
      labels[row] = 1;
      knownAt[row] = at;
      for (const reason of reasons) counts[reason] += 1;
    }
    return { labels, knownAt, counts, unknownIncidents };
  }

  /** Landing times of the rows. */
  times(): Float64Array {
    return Float64Array.from(this.#times);
  }

  #revert(commit: Commit, at: number): void {
    const named = revertNamed(commit.message);
    if (named === null) return;
    const numbers = named.commits.map((id) => this.#ids.numberOf(id));
    if (numbers.length === 0 && named.request !== null) numbers.push(this.#requests.get(named.request) ?? -1);
    if (numbers.every((number) => number < 0) && named.title !== null) {
      numbers.push(this.#titles.get(named.title) ?? -1);
    }
    for (const number of numbers) for (const row of this.#rowsOf(number)) this.#mark(row, 'revert', at);
  }

  /** The row of a commit; all that landed by it for a merge. */
  #rowsOf(number: number): readonly number[] {
    if (number < 0) return [];
    const row = this.#rows.items()[number] ?? -1;
    if (row >= 0) return [row];
    const landing = this.#landings.items()[number] ?? 0;
    const rows: number[] = [];
    for (let at = this.#landingStart.items()[landing] ?? number; at < number; at += 1) {
      const other = this.#rows.items()[at] ?? -1;
      if (other >= 0) rows.push(other);
    }
    return rows;
  }

  #mark(row: number, reason: LabelReason, at: number): void {
    const known = this.#reason.get(row);
    if (known === undefined) this.#reason.set(row, { reasons: new Set([reason]), knownAt: at });
    else {
      known.reasons.add(reason);
      known.knownAt = Math.min(known.knownAt, at);
    }
  }

  /** Remembers by what a later revert may name the commit; the newest one of a title counts. */
  #name(commit: Commit, number: number): void {
    remember(this.#titles, titleOf(commit.message).slice(0, 200), number);
    const request = requestOf(commit.message);
    if (request !== null) remember(this.#requests, request, number);
  }
}

function remember<K>(names: Map<K, number>, name: K, number: number): void {
  names.delete(name);
  names.set(name, number);
  if (names.size <= MOST_NAMES) return;
  const [oldest] = names.keys();
  if (oldest !== undefined) names.delete(oldest);
}
