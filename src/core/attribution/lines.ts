/**
 * Lines carried across a difference: everything outside the hunks is the same line on both sides; inside a hunk
 * nothing is. Line numbers count from 1; a segment may be endless (`count` is Infinity), so that nobody has to know
 * how long a file is.
 */
import type { Hunk } from '../../model/change.ts';

/** Lines `at … at+count-1` of the text at hand are lines `from …` of the file that is followed. */
export interface Segment {
  /** Index of the followed file. */
  readonly file: number;
  readonly at: number;
  readonly count: number;
  readonly from: number;
}

/**
 * Changed regions of two texts, four numbers each: first old line, old count, first new line, new count. With a count
 * of 0 the start is the line that follows the region's place (unlike a unified diff, which names the line before).
 */
export type Gaps = Int32Array;

export const NO_GAPS: Gaps = new Int32Array(0);

/** The regions of git's hunks, without their bodies. */
export function gapsOf(hunks: readonly Hunk[]): Gaps {
  const gaps = new Int32Array(hunks.length * 4);
  let at = 0;
  for (const hunk of hunks) {
    gaps[at] = hunk.oldCount === 0 ? hunk.oldStart + 1 : hunk.oldStart;
    gaps[at + 1] = hunk.oldCount;
    gaps[at + 2] = hunk.newCount === 0 ? hunk.newStart + 1 : hunk.newStart;
    gaps[at + 3] = hunk.newCount;
    at += 4;
  }
  return gaps;
}

/** The whole of a text as one segment. */
export function wholeFile(file: number): Segment {
  return { file, at: 1, count: Infinity, from: 1 };
}

export interface Carried {
  /** What is there on the other side, with its numbers there. */
  readonly kept: readonly Segment[];
  /** What is inside a hunk, still with its numbers here. */
  readonly lost: readonly Segment[];
}

/** `forward`: from the old text to the new one; `back`: from the new text to the old one. */
export type Direction = 'forward' | 'back';

/** Carries segments of one text over to the other. */
export function carry(segments: readonly Segment[], gaps: Gaps, direction: Direction): Carried {
  if (gaps.length === 0) return { kept: segments, lost: [] };
  const kept: Segment[] = [];
  const lost: Segment[] = [];
  const side = direction === 'forward' ? 0 : 2;
  for (const segment of segments) carryOne(segment, gaps, side, kept, lost);
  return { kept, lost };
}

function carryOne(segment: Segment, gaps: Gaps, side: 0 | 2, kept: Segment[], lost: Segment[]): void {
  const { file, from } = segment;
  const end = segment.at + segment.count;
  let at = segment.at;
  let gap = firstGapEndingAfter(gaps, side, at);
  let shift = gap === 0 ? 0 : shiftAfter(gaps, side, gap - 4);
  while (at < end) {
    const start = gap < gaps.length ? number(gaps, gap + side) : Infinity;
    if (start > at) {
      const stop = Math.min(start, end);
      kept.push({ file, at: at + shift, count: stop - at, from: from + at - segment.at });
      at = stop;
      if (at >= end) return;
    }
    const stop = Math.min(start + number(gaps, gap + side + 1), end);
    if (stop > at) {
      lost.push({ file, at, count: stop - at, from: from + at - segment.at });
      at = stop;
    }
    shift = shiftAfter(gaps, side, gap);
    gap += 4;
  }
}

/** Offset of the first region that ends after line `at`; the length when there is none. */
function firstGapEndingAfter(gaps: Gaps, side: 0 | 2, at: number): number {
  let low = 0;
  let high = gaps.length / 4;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (number(gaps, middle * 4 + side) + number(gaps, middle * 4 + side + 1) > at) high = middle;
    else low = middle + 1;
  }
  return low * 4;
}

/** What is added to a line number on `side` after the region at `gap` to get the number on the other side. */
function shiftAfter(gaps: Gaps, side: 0 | 2, gap: number): number {
  const here = number(gaps, gap + side) + number(gaps, gap + side + 1);
  const other = 2 - side;
  return number(gaps, gap + other) + number(gaps, gap + other + 1) - here;
}

function number(gaps: Gaps, at: number): number {
  return gaps[at] ?? 0;
}

/** The segments, cut to those followed lines of their files that `spans` holds. */
export function restricted(segments: readonly Segment[], spans: readonly Span[]): readonly Segment[] {
  const out: Segment[] = [];
  for (const one of segments) {
    for (const span of within([{ start: one.from, end: one.from + one.count }], spans)) {
      out.push({ file: one.file, at: one.at + span.start - one.from, count: span.end - span.start, from: span.start });
    }
  }
  return out;
}

/** Lines `start … end-1`; `end` may be Infinity. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** Sorted, disjoint spans of the followed file's lines (its own numbers) that the segments hold. */
export function followedSpans(segments: readonly Segment[], file: number): readonly Span[] {
  const spans: Span[] = [];
  for (const one of segments) if (one.file === file) spans.push({ start: one.from, end: one.from + one.count });
  return joined(spans);
}

/** Sorts and joins overlapping and touching spans. */
export function joined(spans: readonly Span[]): readonly Span[] {
  const sorted = spans.toSorted((a, b) => a.start - b.start);
  const out: Span[] = [];
  for (const span of sorted) {
    const last = out.at(-1);
    if (last !== undefined && span.start <= last.end) {
      if (span.end > last.end) out[out.length - 1] = { start: last.start, end: span.end };
    } else if (span.end > span.start) out.push(span);
  }
  return out;
}

/** What of `spans` is not in `taken`; both sorted and disjoint. */
export function without(spans: readonly Span[], taken: readonly Span[]): readonly Span[] {
  const out: Span[] = [];
  let index = 0;
  for (const span of spans) {
    let start = span.start;
    while (index < taken.length && (taken[index]?.end ?? Infinity) <= start) index += 1;
    for (let next = index; next < taken.length; next += 1) {
      const hole = taken[next];
      if (hole === undefined || hole.start >= span.end) break;
      if (hole.start > start) out.push({ start, end: hole.start });
      start = Math.max(start, hole.end);
    }
    if (start < span.end) out.push({ start, end: span.end });
  }
  return out;
}

/** What is in both; both sorted and disjoint. */
export function within(spans: readonly Span[], other: readonly Span[]): readonly Span[] {
  const out: Span[] = [];
  let index = 0;
  for (const span of spans) {
    while (index < other.length && (other[index]?.end ?? Infinity) <= span.start) index += 1;
    for (let next = index; next < other.length; next += 1) {
      const piece = other[next];
      if (piece === undefined || piece.start >= span.end) break;
      out.push({ start: Math.max(span.start, piece.start), end: Math.min(span.end, piece.end) });
    }
  }
  return out;
}
