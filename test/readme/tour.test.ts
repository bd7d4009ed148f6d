/** The README's tour, played with the command of this clone. The released package plays it in test/package. */
import { beforeAll, describe, expect, it } from 'vitest';
import { firstMisfit, tourSteps } from './tour.ts';
import { playWithClone } from './environment.ts';
import type { Played } from './tour.ts';

describe('the tour of the README', () => {
  let played: readonly Played[] = [];

  beforeAll(() => {
    played = playWithClone('tour', tourSteps());
  }, 240_000);

  it.each(tourSteps().map((step, index) => [index, step.line] as const))(
    'step %i (README line %i) prints what it shows',
    (index) => {
      const { step, output } = played[index] as Played;
      expect(step.shown.length, 'a step shows what it prints').toBeGreaterThan(0);
      expect(firstMisfit(step.shown, output), output.join('\n')).toBeNull();
    },
  );

  it('ends as the README says: refused by check, pending with a what-if, everything else computed', () => {
    const codes = played.map(({ step, status }) => [step.commands.trim().split('\n').at(-1), status]);
    expect(codes).toEqual([
      ['git add . && git commit -q -m "Adopt countersign"', 0],
      ['countersign flag --agent claude-code --model claude-opus-4-5 --lines deploy/access.tf:2-3', 0],
      ['countersign check', 1],
      ['countersign explain --what-if author.level=7', 0],
      ['countersign why deploy/access.tf:3', 0],
      ['countersign audit --html audit.html', 0],
      ['countersign policy test', 0],
      ['countersign doctor', 0],
      ['chmod +x ../server.git/hooks/pre-receive ../server.git/hooks/post-receive && echo ready', 0],
      ["git push -q --no-verify origin main 2>&1 | sed 's/ *$//'", 0],
      ['countersign gate --commit main -- echo "the deployment runs"', 0],
    ]);
  });

  it('shows every command of the help except the ones that need no tour', () => {
    const words = tourSteps().flatMap(({ commands }) =>
      [...commands.matchAll(/^countersign (\w+)/gm)].map((m) => m[1]),
    );
    expect(new Set(words)).toEqual(
      new Set([
        'init',
        'flag',
        'check',
        'explain',
        'blame',
        'why',
        'audit',
        'policy',
        'doctor',
        'sign',
        'verify',
        'gate',
      ]),
    );
  });
});

describe('the comparison', () => {
  it('finds a line that is not printed, one in the wrong order, and more than is shown', () => {
    expect(firstMisfit(['a', 'b'], ['a', 'b'])).toBeNull();
    expect(firstMisfit(['a', '…', 'c'], ['a', 'b', 'c'])).toBeNull();
    expect(firstMisfit(['Flagged 0123456789ab'], ['Flagged ba9876543210'])).toBeNull();
    expect(firstMisfit(['a', 'c'], ['a', 'b', 'c'])).toBe('c');
    expect(firstMisfit(['…', 'b', '…', 'a'], ['a', 'b'])).toBe('a');
    expect(firstMisfit(['a'], ['a', 'b'])).toBe('(more is printed than shown: b)');
    expect(firstMisfit(['3 lines'], ['4 lines'])).toBe('3 lines');
  });
});
