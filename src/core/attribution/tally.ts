/** Numbers of lines by class and grade. */
import type { AttributedRun, ClassCounts, Grade, LineClass, LineTally } from '../../model/attribution.ts';

/** {@link ClassCounts} while it is being counted. */
class Counter implements ClassCounts {
  readonly ai: Record<Grade, number> = noGrades();
  readonly human: Record<Grade, number> = noGrades();
  readonly mixed: Record<Grade, number> = noGrades();
  unknown = 0;
  unreadable = 0;

  count(run: Countable): void {
    if (run.class === 'unknown' || run.grade === null) {
      this.unknown += run.count;
      if (run.unreadable) this.unreadable += run.count;
    } else this[run.class][run.grade] += run.count;
  }

  /** As plain data: it is compared and written as JSON. */
  result(): ClassCounts {
    const { ai, human, mixed, unknown, unreadable } = this;
    return { ai, human, mixed, unknown, unreadable };
  }
}

function noGrades(): Record<Grade, number> {
  return { captured: 0, noted: 0, declared: 0, inferred: 0 };
}

type Countable = Pick<AttributedRun, 'class' | 'grade' | 'count' | 'unreadable'>;

/** The tally of files' added and deleted lines; content without lines counts nothing. */
export function tallyOf(
  files: readonly { readonly added: readonly Countable[]; readonly deleted: readonly Countable[] }[],
): LineTally {
  const added = new Counter();
  const deleted = new Counter();
  for (const file of files) {
    for (const run of file.added) added.count(run);
    for (const run of file.deleted) deleted.count(run);
  }
  return { added: added.result(), deleted: deleted.result() };
}

/** Lines of a class, of any grade. */
export function countOf(counts: ClassCounts, lineClass: LineClass): number {
  if (lineClass === 'unknown') return counts.unknown;
  const { captured, noted, declared, inferred } = counts[lineClass];
  return captured + noted + declared + inferred;
}
