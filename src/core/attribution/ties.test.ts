import { expect, it } from 'vitest';
import { tiesOf } from './ties.ts';

const ID = '0123456789abcdef0123456789abcdef01234567';

it.each([
  ['Fix the thing (#12)', ['request 12']],
  ['Fix the thing (!12)', ['request 12']],
  ['Fix the thing (#12) (#34)', ['request 12', 'request 34']],
  ['Merge branch topic\n\nSee merge request group/project!56', ['request 56']],
  [`Fix\n\n(cherry picked from commit ${ID})`, [`cherry-pick ${ID}`]],
  [`Revert "Fix (#12)"\n\nThis reverts commit ${ID}.`, ['request 12', `revert ${ID}`]],
  ['Fix #12 without brackets', []],
  ['Fix\n\nmentions (#12) in the body', []],
  [`Fix\n\n> This reverts commit ${ID}.`, []],
  ['Fix (#0)', []],
  ['', []],
])('%j', (message, expected) => {
  expect(tiesOf(message).map((tie) => `${tie.kind} ${tie.kind === 'request' ? tie.number : tie.commit}`)).toEqual(
    expected,
  );
});

it('a message that names everything names thirty-two things', () => {
  const many = Array.from(
    { length: 1000 },
    (_, at) => `(cherry picked from commit ${at.toString(16).padStart(40, '0')})`,
  );
  expect(tiesOf(`x\n\n${many.join('\n')}`)).toHaveLength(32);
});

it('a long message is read in linear time', () => {
  const started = process.cpuUsage().user;
  for (const text of ['(#1', '!'.repeat(200_000), 'See merge request '.repeat(20_000), ' \t'.repeat(200_000)]) {
    tiesOf(`${text}\n${text}`);
  }
  // A quadratic pattern would need minutes of processor time here.
  expect(process.cpuUsage().user - started).toBeLessThan(20_000_000);
});
