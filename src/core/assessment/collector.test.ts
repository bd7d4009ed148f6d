import { describe, expect, it } from 'vitest';
import type { Factor } from '../../model/assessment.ts';
import type { RepoPath } from '../../model/path.ts';
import { FactorCollector } from './collector.ts';
import { unreadable } from './content/unreadable.ts';
import { DEFAULT_WEIGHTS } from './severity.ts';

const CONTEXT: Parameters<typeof unreadable>[3] = {
  history: { kind: 'not-read', why: 'no repository' },
  services: { environmentOf: () => null, serviceTierOf: () => null, dependentsOf: () => null },
  extraClasses: () => [],
  weights: DEFAULT_WEIGHTS,
  instant: null,
};

function broken(path: string, line: number | null, reason: string, family = 'sql'): Factor {
  const lines = line === null ? null : { start: line, end: line };
  return unreadable({ path: path as RepoPath, lines }, family, reason, CONTEXT);
}

function told(...factors: readonly Factor[]): readonly (readonly [string | null, number | undefined, string | null])[] {
  const collector = new FactorCollector();
  for (const factor of factors) collector.add([factor]);
  return collector.sorted().map(({ place, observed }) => [place.path, place.lines?.start, observed.to]);
}

describe('what could not be read', () => {
  it('is one finding for a file and family, which names every place', () => {
    expect(
      told(broken('a.sql', 9, 'DROP TABL x'), broken('a.sql', 3, 'SELEC 1'), broken('a.sql', 12, 'SELEC 1')),
    ).toEqual([['a.sql', 3, '3 places (lines 3, 9, 12): sql: SELEC 1; sql: DROP TABL x']]);
  });

  it('is told of each file and each family', () => {
    const factors = [broken('a.sql', 3, 'x'), broken('b.sql', 3, 'x'), broken('a.sql', 3, 'x', 'load')];
    expect(told(...factors).map(([path]) => path)).toEqual(['a.sql', 'a.sql', 'b.sql']);
  });

  it('counts what it does not name', () => {
    const many = Array.from({ length: 3_000 }, (_, at) => broken('a.sql', at + 1, `statement ${at}`));
    const [only, ...others] = told(...many);
    expect(others).toEqual([]);
    expect(only?.[2]).toMatch(/^3000 places \(lines 1, 2, 3, 4, 5, 6, 7 and more\): sql: statement 0; /);
    expect(only?.[2]?.length).toBeLessThan(400);
  });

  it('says it without lines where there are none', () => {
    expect(told(broken('a.sql', null, 'x'), broken('a.sql', null, 'y'))).toEqual([
      ['a.sql', undefined, '2 places: sql: x; sql: y'],
    ]);
  });
});
