import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { CommitId } from '../../../model/id.ts';
import { cutLandings, cutting } from './landing-cut.ts';
import type { Stretch } from './landing-cut.ts';

const commit = (name: string): CommitId => name as CommitId;
const chain = (names: string): [CommitId, ...CommitId[]] => {
  const [first = '', ...rest] = names.split('');
  return [commit(first), ...rest.map(commit)];
};
const names = ({ old, new: end }: Stretch): string => `${old ?? 'null'}${end}`;
const passing =
  (...stretches: readonly string[]) =>
  (stretch: Stretch): boolean =>
    stretches.includes(names(stretch));

describe('a ref update is cut into landings', () => {
  test('the longest stretch that passes goes first', () => {
    const cut = cutLandings(chain('0123'), passing('01', '12', '23', '03', '02'));
    expect(cut.landings.map(names)).toEqual(['03']);
    expect(cut.rest).toBeNull();
  });

  test('each further landing begins where the one before it ended', () => {
    const cut = cutLandings(chain('0123'), passing('01', '13', '12', '23'));
    expect(cut.landings.map(names)).toEqual(['01', '13']);
    expect(cut.rest).toBeNull();
  });

  test('what is left when nothing passes is one rest up to the new tip', () => {
    const cut = cutLandings(chain('0123'), passing('01', '23'));
    expect(cut.landings.map(names)).toEqual(['01']);
    expect(cut.rest === null ? null : names(cut.rest)).toBe('13');
  });

  test('a longer stretch is taken even where a shorter one would let more land after it', () => {
    const cut = cutLandings(chain('0123'), passing('02', '01', '13'));
    expect(cut.landings.map(names)).toEqual(['02']);
    expect(cut.rest === null ? null : names(cut.rest)).toBe('23');
  });

  test('nothing passes: the whole update is refused', () => {
    const cut = cutLandings(chain('012'), () => false);
    expect(cut).toEqual({ landings: [], rest: { old: '0', new: '2' }, skipped: 0 });
  });

  test('no commit is no landing', () => {
    expect(cutLandings(chain('0'), () => true)).toEqual({ landings: [], rest: null, skipped: 0 });
  });

  test('a ref that begins has no old tip', () => {
    const cut = cutLandings([null, commit('1'), commit('2')], passing('null1', '12'));
    expect(cut.landings).toEqual([
      { old: null, new: '1' },
      { old: '1', new: '2' },
    ]);
  });

  test('one passing push costs one judgement', () => {
    const asked: string[] = [];
    cutLandings(chain('0123456789'), (stretch) => asked.push(names(stretch)) > 0);
    expect(asked).toEqual(['09']);
  });

  test('whoever drives it may read before every answer', () => {
    const cut = cutting(chain('012'));
    expect(cut.next().value).toEqual({ old: '0', new: '2' });
    expect(cut.next(false).value).toEqual({ old: '0', new: '1' });
    expect(cut.next(true).value).toEqual({ old: '1', new: '2' });
    expect(cut.next(true)).toEqual({
      done: true,
      value: {
        landings: [
          { old: '0', new: '1' },
          { old: '1', new: '2' },
        ],
        rest: null,
        skipped: 0,
      },
    });
  });

  test('with a limit the longest stretch and the ends that something speaks of are looked at, and so many others', () => {
    const asked: string[] = [];
    const limit = { tries: 2, named: new Set([commit('1'), commit('3')]) };
    const cut = cutLandings(chain('01234567'), (stretch) => asked.push(names(stretch)) < 0, limit);
    expect(asked).toEqual(['07', '06', '05', '03', '01']);
    expect(cut.skipped).toBe(2);
  });

  test('a limit that is not reached changes nothing, and whatever the limit, what is let through passes', () => {
    const LETTERS = 'abcdefgh';
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 7 }),
        fc.func(fc.boolean()),
        fc.integer({ min: 0, max: 30 }),
        fc.subarray(LETTERS.split('')),
        (length, choose, tries, named) => {
          const whole = chain(LETTERS.slice(0, length + 1));
          const passes = (stretch: Stretch): boolean => choose(names(stretch));
          const plain = cutLandings(whole, passes);
          const limited = cutLandings(whole, passes, { tries, named: new Set(named.map(commit)) });
          if (limited.skipped === 0) expect(limited).toEqual(plain);
          expect(limited.landings.every(passes)).toBe(true);
          const all = limited.rest === null ? limited.landings : [...limited.landings, limited.rest];
          expect(all.map(({ old }) => old)).toEqual([whole[0], ...all.slice(0, -1).map((each) => each.new)]);
          expect(all.at(-1)?.new).toBe(whole.at(-1));
          // Where nothing passes at all nobody is worse off.
          if (plain.landings.length === 0) expect(limited.rest).toEqual(plain.rest);
        },
      ),
    );
  });

  test('landings and rest follow each other without a gap, every landing passes, none could be longer', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 7 }), fc.func(fc.boolean()), (length, choose) => {
        const whole = chain('abcdefgh'.slice(0, length + 1));
        const passes = (stretch: Stretch): boolean => choose(names(stretch));
        const { landings, rest } = cutLandings(whole, passes);
        const all = rest === null ? landings : [...landings, rest];
        expect(all[0]?.old).toBe(whole[0]);
        expect(all.at(-1)?.new).toBe(whole.at(-1));
        for (const [index, stretch] of all.entries()) {
          if (index > 0) expect(stretch.old).toBe(all[index - 1]?.new);
          const start = whole.indexOf(stretch.old as CommitId);
          const end = whole.indexOf(stretch.new);
          const longer = whole.slice(stretch === rest ? start + 1 : end + 1);
          expect(longer.some((each) => passes({ old: stretch.old, new: each }))).toBe(false);
          if (stretch !== rest) expect(passes(stretch)).toBe(true);
        }
      }),
    );
  });
});
