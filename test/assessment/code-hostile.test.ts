/** Programs that want to exhaust the reader of guards: always an answer, never silence. */
import { expect, it } from 'vitest';
import { factorsOf, familyNamed, ruleIds } from './content-cases.ts';

const PATH = 'app/controllers/orders_controller.rb';
const GUARDED = 'class A\n  before_action :authenticate_user!\nend\n';
const OPEN = Array.from({ length: 2_000 }, (_, at) => `${' '.repeat(at % 300)}class A${'a'.repeat(60)}\n`).join('');
const SIBLINGS = 'class A\n'.repeat(40_000);

it.each([
  ['new', GUARDED, `${OPEN}class A\nend\n`],
  ['old', `${OPEN}${GUARDED}`, 'class A\nend\n'],
  ['same', `${OPEN}${GUARDED}`, `${OPEN}class A\nend\n`],
])(
  'classes of Ruby that never close are told: %s',
  async (name, old, next) => {
    const start = performance.now();
    const factors = await factorsOf(familyNamed('code'), { name, files: { [PATH]: [old, next] }, finds: [] });
    expect(ruleIds(factors)).toContain('assess.input.unreadable');
    expect(performance.now() - start).toBeLessThan(4_000);
  },
  60_000,
);

it.each([
  ['new', GUARDED, `${SIBLINGS}class A\nend\n`],
  ['old', `${SIBLINGS}${GUARDED}`, 'class A\nend\n'],
])('classes of Ruby that all begin at one place hide no check: %s', async (name, old, next) => {
  const factors = await factorsOf(familyNamed('code'), { name, files: { [PATH]: [old, next] }, finds: [] });
  expect(ruleIds(factors)).toContain('code.removed.access-check');
});
