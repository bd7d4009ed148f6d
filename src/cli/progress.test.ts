import { describe, expect, it } from 'vitest';
import { createProgress, progressLine } from './progress.ts';

describe('progress', () => {
  it('draws at most every 80 ms, however often it is told', () => {
    const written: string[] = [];
    let now = 0;
    const progress = createProgress(
      (text) => written.push(text),
      () => now,
    );
    progress.start(10_000, 'commits');
    for (let step = 0; step < 10_000; step += 1) {
      now += 0.1;
      progress.advance(1);
    }
    // One second of work: the first drawing and one per 80 ms.
    expect(written.length).toBeLessThanOrEqual(2 + 13);
    expect(written.length).toBeGreaterThan(10);
  });

  it('gives the cursor back, once', () => {
    const written: string[] = [];
    const progress = createProgress(
      (text) => written.push(text),
      () => 0,
    );
    progress.start(null, 'reading');
    progress.start(5, 'writing');
    progress.done();
    progress.done();
    const all = written.join('');
    expect(all.match(/\u001b\[\?25l/g)).toHaveLength(1);
    expect(all.endsWith('\u001b[?25h')).toBe(true);
    expect(all.match(/\u001b\[\?25h/g)).toHaveLength(1);
  });

  it('writes nothing before it starts and after it ends', () => {
    const written: string[] = [];
    const progress = createProgress(
      (text) => written.push(text),
      () => 0,
    );
    progress.advance(5);
    progress.done();
    expect(written).toEqual([]);
  });

  it('shows a share of a known total and a count of an unknown one', () => {
    expect(progressLine('commits', 4591, 9182)).toBe('commits ████████████░░░░░░░░░░░░  50 %  4,591 of 9,182');
    expect(progressLine('commits', 9182, 9182)).toContain('100 %');
    expect(progressLine('commits', 12345, null)).toBe('commits 12,345');
    expect(progressLine('commits', 20, 10)).toContain('100 %');
  });
});
