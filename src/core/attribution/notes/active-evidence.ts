/** The evidence that covers the line a sweep stands at. */
import { type Evidence, GRADES } from '../../../model/attribution.ts';

interface Lasting {
  readonly evidence: Evidence;
  readonly end: number;
  readonly order: number;
}

/** How much evidence of the same class and grade is shown for one line. */
const SHOWN = 4;

/**
 * Per class and grade a heap by last line, so that a line under very many overlapping ranges costs no more than the
 * few that are shown, and none of the classes is ever lost. Add ranges by ascending first line.
 */
export class ActiveEvidence {
  private readonly heaps = new Map<string, Lasting[]>();
  private count = 0;

  /** Evidence that holds from here to the line `end`. */
  add(evidence: Evidence, end: number): void {
    const key = `${evidence.grade} ${evidence.claim}`;
    const heap = this.heaps.get(key) ?? [];
    this.heaps.set(key, heap);
    push(heap, { evidence, end, order: this.count });
    this.count += 1;
  }

  /** The evidence that covers `line`: best grade first, then in the order it was added, nothing twice. */
  at(line: number): readonly Evidence[] {
    const found: Lasting[] = [];
    for (const [key, heap] of this.heaps) {
      const top = longest(heap, line);
      if (top.length === 0) this.heaps.delete(key);
      found.push(...top);
    }
    found.sort((a, b) => GRADES.indexOf(a.evidence.grade) - GRADES.indexOf(b.evidence.grade) || a.order - b.order);
    return [...new Set(found.map(({ evidence }) => evidence))];
  }
}

/** Restores the heap after adding at its end: no child lasts longer than its parent. */
function push(heap: Lasting[], added: Lasting): void {
  let at = heap.push(added) - 1;
  while (at > 0) {
    const up = (at - 1) >>> 1;
    const parent = heap[up];
    if (parent === undefined || parent.end >= added.end) break;
    heap[at] = parent;
    at = up;
  }
  heap[at] = added;
}

/** The few that last longest among those that reach `line`; empty when none does, and then no later line has any. */
function longest(heap: readonly Lasting[], line: number): Lasting[] {
  const found: Lasting[] = [];
  const open = [0];
  while (found.length < SHOWN && open.length > 0) {
    open.sort((a, b) => (heap[b]?.end ?? 0) - (heap[a]?.end ?? 0));
    const at = open.shift() ?? 0;
    const one = heap[at];
    if (one === undefined || one.end < line) break;
    found.push(one);
    open.push(2 * at + 1, 2 * at + 2);
  }
  return found;
}
