import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { CommitId } from '../../model/id.ts';
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
    expect(cut).toEqual({ landings: [], rest: { old: '0', new: '2' } });
  });

  test('no commit is no landing', () => {
    expect(cutLandings(chain('0'), () => true)).toEqual({ landings: [], rest: null });
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
      },
    });
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
