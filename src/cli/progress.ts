/** A progress bar on stderr, only where a person can see it. */
import type { Progress } from '../ports/terminal.ts';

const INTERVAL_MS = 80;
const BAR_CELLS = 24;
const HIDE_CURSOR = '\u001b[?25l';
const SHOW_CURSOR = '\u001b[?25h';
const CLEAR_LINE = '\r\u001b[2K';

/** A progress display that shows nothing. */
export const SILENT: Progress = { start: () => undefined, advance: () => undefined, done: () => undefined };

/**
 * A bar (or a count, when the total is not known) that `write` draws at most every 80 ms. `now` gives milliseconds.
 * The cursor is hidden while it runs: whoever ends the process early must call `done`.
 */
export function createProgress(write: (text: string) => void, now: () => number): Progress {
  let label = '';
  let total: number | null = null;
  let count = 0;
  let drawn = Number.NEGATIVE_INFINITY;
  let active = false;

  function draw(): void {
    drawn = now();
    write(`${CLEAR_LINE}${progressLine(label, count, total)}`);
  }

  return {
    start(nextTotal, nextLabel) {
      if (!active) write(HIDE_CURSOR);
      active = true;
      label = nextLabel;
      total = nextTotal;
      count = 0;
      draw();
    },
    advance(steps) {
      count += steps;
      if (active && now() - drawn >= INTERVAL_MS) draw();
    },
    done() {
      if (!active) return;
      active = false;
      write(`${CLEAR_LINE}${SHOW_CURSOR}`);
    },
  };
}

/** The line as drawn: a bar with a share, or a running count. */
export function progressLine(label: string, count: number, total: number | null): string {
  if (total === null || total <= 0) return `${label} ${grouped(count)}`;
  const share = Math.min(1, count / total);
  const filled = Math.floor(share * BAR_CELLS);
  const bar = '█'.repeat(filled) + '░'.repeat(BAR_CELLS - filled);
  return `${label} ${bar} ${String(Math.floor(share * 100)).padStart(3)} %  ${grouped(count)} of ${grouped(total)}`;
}

function grouped(value: number): string {
  return String(value).replace(/\B(?=(?:\d{3})+$)/g, ',');
}
