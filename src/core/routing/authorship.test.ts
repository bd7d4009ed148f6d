import { array, assert, property, subarray, uniqueArray, string } from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { PersonId } from '../../model/id.ts';
import type { RepoPath } from '../../model/path.ts';
import { authorsOf, degreeOfAuthorship, type Deliveries, readAuthorship } from './authorship.ts';
import { truckFactor } from './truck-factor.ts';

const [ADA, BOB, CAM] = ['ada', 'bob', 'cam'] as unknown as readonly [PersonId, PersonId, PersonId];

function path(name: string): RepoPath {
  return name as RepoPath;
}

function file(...developers: readonly (readonly [PersonId, Deliveries])[]): readonly PersonId[] {
  return authorsOf(new Map(developers));
}

describe('degree of authorship (Avelino et al. 2016)', () => {
  test('a creator without later changes and five changes by another', () => {
    expect(degreeOfAuthorship({ created: true, changes: 0 }, 5)).toBeCloseTo(3.816, 3);
    expect(degreeOfAuthorship({ created: false, changes: 5 }, 0)).toBeCloseTo(4.113, 3);
    expect(3.816 / 4.113).toBeCloseTo(0.928, 3);
    expect(file([ADA, { created: true, changes: 0 }], [BOB, { created: false, changes: 5 }])).toEqual([ADA, BOB]);
  });

  test('one change against three by others is no authorship', () => {
    expect(degreeOfAuthorship({ created: false, changes: 1 }, 3)).toBeCloseTo(3.012, 3);
    expect(file([ADA, { created: false, changes: 1 }], [BOB, { created: true, changes: 3 }])).toEqual([BOB]);
  });

  test('a creator is an author below the least degree, when nobody has much more', () => {
    const [created, changed] = [
      { created: true, changes: 0 },
      { created: false, changes: 0 },
    ];
    // 4.391 − 0.321 · ln(1 + 40) = 3.199, below 3.293.
    const many = Array.from({ length: 40 }, (_, at) => [`p${at}` as PersonId, { created: false, changes: 1 }] as const);
    expect(degreeOfAuthorship(created, 40)).toBeLessThan(3.293);
    expect(file([ADA, created], ...many)).toContain(ADA);
    expect(degreeOfAuthorship(changed, 40)).toBeLessThan(degreeOfAuthorship(created, 40));
  });

  test('a history is read from the newest commit, through renames, and a file added anew is created once more', () => {
    const reader = readAuthorship([path('new.ts'), path('other.ts')]);
    reader.changed(path('new.ts'), BOB);
    reader.renamed(path('old.ts'), path('new.ts'), CAM);
    reader.changed(path('old.ts'), BOB);
    reader.created(path('old.ts'), ADA);
    reader.created(path('gone.ts'), CAM);
    reader.created(path('other.ts'), BOB);
    reader.changed(path('other.ts'), ADA);
    reader.created(path('other.ts'), ADA);
    expect(reader.finish()).toEqual(
      new Map([
        [path('new.ts'), [ADA, BOB]],
        [path('other.ts'), [ADA, BOB]],
      ]),
    );
  });

  test('a name that another file has now does not take over its past', () => {
    const reader = readAuthorship([path('a.ts'), path('b.ts')]);
    reader.created(path('a.ts'), BOB);
    reader.renamed(path('a.ts'), path('b.ts'), CAM);
    expect(reader.finish().get(path('a.ts'))).toEqual([BOB]);
  });
});

describe('truck factor', () => {
  test('is the number of people without whom fewer than half of the files have an author', () => {
    const authors = new Map([
      [path('a'), [ADA]],
      [path('b'), [ADA]],
      [path('c'), [ADA, BOB]],
      [path('d'), [BOB]],
    ]);
    // Without Ada two of four are left, which is half; without Bob besides none.
    expect(truckFactor(authors)).toEqual({
      factor: 2,
      people: [
        { person: ADA, files: 3 },
        { person: BOB, files: 2 },
      ],
      files: 4,
      authored: 4,
    });
  });

  test('is 0 where most files have no author to begin with, and unknown without files', () => {
    expect(
      truckFactor(
        new Map([
          [path('a'), []],
          [path('b'), []],
          [path('c'), [ADA]],
        ]),
      ),
    ).toMatchObject({ factor: 0 });
    expect(truckFactor(new Map())).toBeNull();
  });

  test('ties go by id', () => {
    expect(
      truckFactor(
        new Map([
          [path('a'), [BOB]],
          [path('b'), [ADA]],
        ]),
      )?.people[0]?.person,
    ).toBe(ADA);
  });

  const people = ['a', 'b', 'c', 'd', 'e'] as PersonId[];
  const worlds = uniqueArray(string({ minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 12 }).chain((names) =>
    array(subarray(people), { minLength: names.length, maxLength: names.length }).map(
      (authors) => new Map(names.map((name, at) => [path(name), authors[at] ?? []])),
    ),
  );

  test('is what removing them one by one comes to', () => {
    assert(
      property(worlds, (authors) => {
        const removed = new Set<PersonId>();
        const covered = (): number =>
          [...authors.values()].filter((all) => all.some((one) => !removed.has(one))).length;
        while (covered() / authors.size >= 0.5) {
          const most = people
            .filter((person) => !removed.has(person))
            .map((person) => ({ person, files: [...authors.values()].filter((all) => all.includes(person)).length }))
            .sort((a, b) => b.files - a.files || (a.person < b.person ? -1 : 1))[0];
          if (most === undefined) break;
          removed.add(most.person);
        }
        expect(truckFactor(authors)?.people.map(({ person }) => person)).toEqual([...removed]);
      }),
    );
  });
});
