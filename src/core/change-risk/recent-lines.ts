/**
 * Which change wrote the lines of a text, as far as it did so lately: spans of lines per text, carried from text to text
 * by the hunks of the patches between them. Older lines are nobody's; texts that a merge made begin with nobody.
 */
import type { FilePatch } from '../../model/change.ts';
import type { ObjectId } from '../../model/id.ts';

/** Texts that are remembered; the longest forgotten go first. */
const MOST_TEXTS = 50_000;
/** Spans that are remembered of one text; of a longer list the rest counts as old. */
const MOST_SPANS = 2_000;

/** Three numbers per span: first line (from 1), number of lines, change. */
type Spans = Int32Array;

export class RecentLines {
  /** In the order of last use. */
  readonly #texts = new Map<ObjectId, Spans>();

  /**
   * Carries the lines over one patch. `since` is the oldest change whose lines still count. Gives the changes whose
   * lines the patch deleted or replaced.
   */
  apply(patch: FilePatch, change: number, since: number): ReadonlySet<number> {
    const hit = new Set<number>();
    if (patch.binary) return hit;
    const before = (patch.old === null ? undefined : this.#texts.get(patch.old.oid)) ?? NONE;
    const after = carried(before, patch, change, since, hit);
    if (patch.old !== null) this.#keep(patch.old.oid, before);
    if (patch.new !== null) this.#keep(patch.new.oid, after);
    return hit;
  }

  #keep(text: ObjectId, spans: Spans): void {
    this.#texts.delete(text);
    if (spans.length === 0) return;
    this.#texts.set(text, spans);
    if (this.#texts.size <= MOST_TEXTS) return;
    const [oldest] = this.#texts.keys();
    if (oldest !== undefined) this.#texts.delete(oldest);
  }
}

const NONE: Spans = new Int32Array(0);

/** The spans after a patch. Hunks and spans are both in the order of their lines, so that one walk does. */
function carried(before: Spans, { hunks }: FilePatch, change: number, since: number, hit: Set<number>): Spans {
  const after: number[] = [];
  let at = 0;
  let shift = 0;
  /** Lines of the span at `at` that were dealt with. */
  let done = 0;
  const keepUntil = (line: number): void => {
    for (; at < before.length; at += 3, done = 0) {
      const start = (before[at] ?? 0) + done;
      const end = (before[at] ?? 0) + (before[at + 1] ?? 0);
      if (start >= line) return;
      const author = before[at + 2] ?? 0;
      const kept = Math.min(end, line) - start;
      if (author >= since) after.push(start + shift, kept, author);
      done += kept;
      if (end > line) return;
    }
  };
  const dropUntil = (line: number): void => {
    for (; at < before.length; at += 3, done = 0) {
      const start = (before[at] ?? 0) + done;
      const end = (before[at] ?? 0) + (before[at + 1] ?? 0);
      if (start >= line) return;
      hit.add(before[at + 2] ?? 0);
      done += Math.min(end, line) - start;
      if (end > line) return;
    }
  };
  for (const { oldStart, oldCount, newStart, newCount } of hunks) {
    // With a count of 0 the start names the line before the region.
    const first = oldCount === 0 ? oldStart + 1 : oldStart;
    keepUntil(first);
    dropUntil(first + oldCount);
    if (newCount > 0) after.push(newStart, newCount, change);
    shift += newCount - oldCount;
  }
  keepUntil(Number.POSITIVE_INFINITY);
  return Int32Array.from(after.length > 3 * MOST_SPANS ? after.slice(0, 3 * MOST_SPANS) : after);
}
