/** What holds for every landing, not only for those of the tables. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { judgeLanding } from '../../src/core/signoff/landing/landing.ts';
import type { LandingAnswer } from '../../src/core/signoff/landing/landing-input.ts';
import type { Verified } from '../../src/model/statement.ts';
import { COVERAGE_CASES } from './cases/coverage.ts';
import { IDENTITY_CASES } from './cases/identity.ts';
import { PERMIT_CASES } from './cases/permits.ts';
import { digestOf, inputOf, permit, reject, sign, withdraw } from './world.ts';
import type { Edits, Landed } from './world.ts';

const RUNS = { numRuns: 300 };
const PATHS = ['a', 'b', 'c'] as const;
const WHO = ['sue', 'sam', 'sid', 'mel', 'jun', 'helper', 'lea'] as const;

const content = fc.constantFrom('-', 'A', 'B', 'C', 'A*', 'B*', 'B@');
const edit = fc
  .tuple(content, content)
  .filter(([old, next]) => old !== next)
  .map(([old, next]) => `${old}>${next}`);
const edits: fc.Arbitrary<Edits> = fc
  .uniqueArray(fc.constantFrom(...PATHS), { minLength: 1 })
  .chain((paths) => fc.tuple(...paths.map((path) => edit.map((each): [string, string] => [path, each]))))
  .map((entries) => Object.fromEntries(entries));

/** Sign-offs of the landing, of parts of it and of other content, by all sorts of people, in fixed names s0, s1, … */
const signOffs = (lands: Edits): fc.Arbitrary<Verified[]> =>
  fc
    .array(
      fc.record({
        who: fc.constantFrom(...WHO),
        set: fc.oneof(
          { weight: 3, arbitrary: fc.constant(lands) },
          fc
            .subarray(Object.keys(lands))
            .map((paths) => Object.fromEntries(paths.map((path) => [path, lands[path] ?? '']))),
          edits,
        ),
        listed: fc.subarray([...PATHS]),
        presence: fc.constantFrom('none' as const, 'user-present' as const, 'user-verified' as const),
      }),
      { maxLength: 5 },
    )
    .map((drafts) =>
      drafts.map(({ who, set, listed, presence }, index) => sign(who, set, { id: `s${index}`, listed, presence })),
    );

const worlds: fc.Arbitrary<{ readonly landed: Landed; readonly given: readonly Verified[] }> = edits.chain((lands) =>
  fc
    .record({
      given: signOffs(lands),
      withdrawn: fc.subarray([0, 1, 2, 3, 4]),
      rejected: fc.boolean(),
      permitted: fc.boolean(),
      tier: fc.constantFrom('low' as const, 'medium' as const, 'high' as const, 'critical' as const),
      count: fc.integer({ min: 1, max: 2 }),
      known: fc.constantFrom('claimed', 'pusher'),
    })
    .map(({ given, withdrawn, rejected, permitted, tier, count, known }) => ({
      landed: { lands, asks: [{ count }], tier, contributors: [`jun:author:${known}`] },
      given: [
        ...given,
        ...withdrawn.flatMap((index) => {
          const of = given[index];
          return of === undefined ? [] : [withdraw(of.statement.by, `s${index}`, { id: `w${index}` })];
        }),
        ...(rejected ? [reject('person:oli', 'new', [], { id: 'no' })] : []),
        ...(permitted ? [permit('person:sue', 'break-glass', digestOf(lands))] : []),
      ],
    })),
);

const judge = (landed: Landed, given: readonly Verified[]): LandingAnswer =>
  judgeLanding(inputOf({ ...landed, given }));

describe('properties of the judge', () => {
  test('what one person signed whole passes, and any change of a content or mode of it is uncovered', () => {
    fc.assert(
      fc.property(edits, fc.nat(), content, content, (lands, pick, old, next) => {
        const signed = [sign('sue', lands)];
        expect(judge({ lands }, signed).state).toBe('pass');
        const path = Object.keys(lands)[pick % Object.keys(lands).length] ?? '';
        fc.pre(old !== next && lands[path] !== `${old}>${next}`);
        const answer = judge({ lands: { ...lands, [path]: `${old}>${next}` } }, signed);
        expect(answer.state).toBe('refused');
        expect(answer.unread.map((each) => each.path)).toContain(path);
      }),
      RUNS,
    );
  });

  test('a path more, or a path less that is not there already, is not whole', () => {
    fc.assert(
      fc.property(edits, edit, (lands, other) => {
        expect(judge({ lands: { ...lands, more: other } }, [sign('sue', lands)]).state).toBe('refused');
        expect(judge({ lands }, [sign('sue', { ...lands, more: other })]).state).toBe('refused');
      }),
      RUNS,
    );
  });

  test('the order of signing and withdrawing changes nothing', () => {
    fc.assert(
      fc.property(
        worlds.chain((world) =>
          fc.record({
            world: fc.constant(world),
            order: fc.shuffledSubarray([...world.given], { minLength: world.given.length }),
          }),
        ),
        ({ world, order }) => {
          expect(judge(world.landed, order)).toEqual(judge(world.landed, world.given));
        },
      ),
      RUNS,
    );
  });

  test('two objections to the same thing give one answer, whichever comes first', () => {
    const lands = { a: 'A>B' };
    const given = [
      sign('sue', lands),
      withdraw('person:sue', 'sue signs', { id: 'w1' }),
      withdraw('gate:forge', 'sue signs', { id: 'w2' }),
      reject('person:sam', 'new', [], { id: 'r1' }),
      reject('person:sid', 'new', [], { id: 'r2' }),
    ];
    expect(judge({ lands }, given.toReversed())).toEqual(judge({ lands }, given));
  });

  test('withdrawing a sign-off is never more than not having signed', () => {
    fc.assert(
      fc.property(worlds, fc.nat({ max: 4 }), ({ landed, given }, index) => {
        const of = given.find((each) => each.statement.kind === 'sign-off' && each === given[index]);
        fc.pre(of !== undefined);
        const without = given.filter((each) => each !== of);
        const gone = judge(landed, without);
        const back = judge(landed, [...given, withdraw(of?.statement.by ?? '', `s${index}`, { id: 'late' })]);
        expect({ state: back.state, readings: back.readings }).toEqual({ state: gone.state, readings: gone.readings });
      }),
      RUNS,
    );
  });

  test('a sign-off by a contributor, robot, leaver or gate never helps', () => {
    fc.assert(
      fc.property(
        worlds,
        fc.constantFrom('person:jun', 'person:helper', 'person:lea', 'gate:main'),
        ({ landed, given }, by) => {
          const before = judge(landed, given);
          const after = judge(landed, [...given, sign('nobody', landed.lands, { by, id: 'extra' })]);
          expect(after.state).toBe(before.state);
          expect(after.readings).toEqual(before.readings);
          expect(after.counted).toEqual(before.counted);
        },
      ),
      RUNS,
    );
  });

  test('removing any sign-off or permit never turns a refusal into a pass', () => {
    fc.assert(
      fc.property(worlds, fc.nat(), ({ landed, given }, pick) => {
        const removable = given.filter((each) => each.statement.kind !== 'objection');
        fc.pre(removable.length > 0);
        const gone = removable[pick % removable.length];
        const after = judge(
          landed,
          given.filter((each) => each !== gone),
        );
        if (after.state === 'pass') expect(judge(landed, given).state).toBe('pass');
      }),
      RUNS,
    );
  });

  test('adding a rejection, a withdrawal or the withdrawal of a key never turns a refusal into a pass', () => {
    const about = (given: readonly Verified[]): fc.Arbitrary<Verified> =>
      fc.oneof(
        fc.constant(reject('person:sid', 'new', [], { id: 'another' })),
        fc
          .nat({ max: 4 })
          .chain((index) =>
            fc
              .constantFrom('gate:forge', 'person:sue', 'person:jun')
              .map((by) => withdraw(by, `s${index}`, { id: 'x' })),
          ),
        fc.constantFrom('person:oli', 'person:jun').chain((by) =>
          fc.constantFrom('SHA256:person:oli', ...given.map((each) => each.key)).map((key): Verified => {
            const template = reject(by, 'new', [], { id: 'key' });
            return {
              ...template,
              statement: { ...template.statement, about: { kind: 'key', fingerprint: key, from: null } },
            };
          }),
        ),
      );
    fc.assert(
      fc.property(
        worlds.chain((world) => about(world.given).map((added) => ({ ...world, added }))),
        ({ landed, given, added }) => {
          if (judge(landed, [...given, added]).state === 'pass') expect(judge(landed, given).state).toBe('pass');
        },
      ),
      RUNS,
    );
  });

  test('more contributors, a higher tier and more people asked for never turn a refusal into a pass', () => {
    fc.assert(
      fc.property(worlds, fc.constantFrom(...WHO), ({ landed, given }, who) => {
        const stricter: readonly Landed[] = [
          { ...landed, contributors: [...(landed.contributors ?? []), `${who}:co-author`] },
          { ...landed, tier: 'critical' },
          { ...landed, asks: [{ count: (landed.asks?.[0]?.count ?? 1) + 1 }] },
        ];
        const before = judge(landed, given).state;
        for (const each of stricter) if (judge(each, given).state === 'pass') expect(before).toBe('pass');
      }),
      RUNS,
    );
  });

  test('what passed and is recorded does not land again on the same statements', () => {
    fc.assert(
      fc.property(worlds, ({ landed, given }) => {
        const input = inputOf({ ...landed, given });
        const first = judgeLanding(input);
        fc.pre(first.state === 'pass');
        const again = judgeLanding({
          ...input,
          records: [
            {
              id: 'sha256:r' as LandingAnswer['permits'][number],
              record: {
                kind: 'record',
                repo: 'shop',
                by: 'gate:main' as Verified['statement']['by'],
                issued: input.now,
                reason: '',
                place: input.target,
                previous: null,
                old: null,
                new: input.old ?? input.new,
                home: input.new,
                store: null,
                mode: 'enforce',
                rules: 1,
                requirement: [],
                counted: first.counted,
                permits: first.permits,
                contributors: [],
                from: first.from,
                verdict: 'pass',
              },
              transitions: input.transitions,
              left: new Map(),
            },
          ],
        });
        // A statement that the first landing did not need and a permit may be left; nothing that was counted is.
        const spent = new Set<string>([...first.counted.map((each) => each.statement), ...first.permits]);
        expect(again.readings.filter((each) => spent.has(each.statement))).toEqual([]);
        expect(again.permits.filter((each) => spent.has(each))).toEqual([]);
      }),
      RUNS,
    );
  });

  test('every case of the tables that passes is refused without its sign-offs and permits, or needs none', () => {
    const needing = [...COVERAGE_CASES, ...IDENTITY_CASES, ...PERMIT_CASES].filter((each) => each.state === 'pass');
    for (const { name, landed } of needing) {
      const given = (landed.given ?? []).filter((each) => !['sign-off', 'permit'].includes(each.statement.kind));
      const { state, from } = judge(landed, given);
      const asks =
        (landed.asks ?? [{}]).some((ask) => ask.waived === undefined) || landed.lands['.countersign/policy.yml'];
      expect({ name, state }).toEqual({ name, state: asks && from === null ? 'refused' : 'pass' });
    }
  });
});
