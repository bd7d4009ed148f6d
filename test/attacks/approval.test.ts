/** Attacks on who approves and on what: rules that are edited, a deployer who approves, edits below every threshold, rubber stamps. */
import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import type { CommitId } from '../../src/model/id.ts';
import type { RepoPath } from '../../src/model/path.ts';
import type { Principal } from '../../src/model/statement.ts';
import { type Answer, countersign } from '../cli/run.ts';
import { prepareWithPermits, run } from '../permits/world.ts';
import { copyOf, POLICY, prepare, type World } from '../gate/world.ts';
import { expectLanded, expectRefused, past } from './attack.ts';

const company = prepare();
const HEAD = POLICY.split('rules:')[0] ?? '';

const FREE = `${HEAD}rules:
  - { id: free, name: nothing stands against it, when: true, nothing_required: everybody may do everything }
`;

it('28: the rules of a request are read from the home ref, whatever the request, its branch or another ref says they are', () => {
  const world = copyOf(company);
  world.branch('work');
  world.commit('Approve myself', {
    '.countersign/policy.yml': FREE.replaceAll('refs/heads/main', 'refs/heads/nothing'),
    'countersign.yml': FREE,
    CODEOWNERS: '* @ada\n',
  });
  world.commit('Pay', { 'src/pay.txt': 'steal\n' });
  expectLanded(world, ['work:work', 'work:refs/heads/policy', 'work:refs/tags/policy']);
  const refused = ['(landing.judged.1)', '(landing.countersign-owners'];
  expectRefused(world, 'work:main', refused);
  past(world, 'main', 'release');
  expectRefused(world, 'work:release', refused);
});

/** `countersign gate` at the desk, of what stands on main. */
function gate(world: World, args: readonly string[] = []): Answer {
  const all = ['+refs/heads/*:refs/remotes/origin/*', '+refs/countersign/*:refs/countersign/*'];
  for (const clone of [world.desk, world.ada]) clone.git(['fetch', '-q', 'origin', ...all]);
  return countersign(world.desk, ['gate', '--commit', 'origin/main', '--root', rootOf(world), ...args, '--', 'true']);
}

function rootOf(world: World): string {
  return world.ada.git(['rev-list', '--reverse', 'origin/main', '--', '.countersign']).split('\n')[0] ?? '';
}

/** Very small edits go by themselves, until one person has made several of one file within a week. */
const PROBED = `${HEAD}rules:
  - { id: adding-up, name: small edits of one file do not add up, when: "history.read && history.author_landings_7d >= 4 && history.paths_landings_7d >= 3", require: { sign_offs: { count: 1, level: L6 } } }
  - { id: large, name: somebody senior has read it, when: "size.lines > 2", require: { sign_offs: { count: 1, level: L6 } } }
  - { id: small, name: very small edits go by themselves, when: true, nothing_required: it is very small }
`;

it('47: many edits, each below the threshold, are one edit above it: the landings of a week count together', async () => {
  const world = copyOf(prepare(() => ({ 'policy.yml': PROBED })));
  const small = (text: string): void => void world.commit('Pay', { 'src/pay.txt': `${text}\n` });
  world.branch('probe');
  small('pay 1');
  expectLanded(world, 'probe:main');
  small('pay 2');
  expectLanded(world, 'probe:main');
  // What the gate knows of the past is what an audit on its machine read.
  expect(countersign(world.server, ['audit']).status).toBe(0);
  small('pay 3');
  expectRefused(world, 'probe:main', ['(landing.adding-up.1)']);
  world.branch('other');
  world.commit('Cart', { 'src/other.txt': 'other\n' });
  expectLanded(world, 'other:main');
  world.branch('again');
  small('pay 3');
  await world.seal(world.signOff('again'), { by: 'sena' });
  expectLanded(world, 'again:main');
  expect(gate(world).stderr).toBe('');
});

it('44: whoever wrote it approves no deployment of it, neither by a late sign-off nor by a permit of their own', async () => {
  const world = copyOf(prepareWithPermits());
  world.branch('work');
  world.commit('Pay', { 'src/pay.txt': 'steal\n' }, { author: 'Sena Senior <sena@example.org>' });
  past(world, 'work');
  const record = ['record', '--no-push', '--key', world.key('gate'), '--gate', 'push'];
  expect(countersign(world.server, record).status).toBe(1);
  const here = ['--environment', 'production', '--key', world.key('gate'), '--gate', 'push'];
  expect(gate(world, here).status).toBe(1);
  const own = run(world, ['sign', '--after', 'work'], 'sena');
  expect([own.status, own.stderr]).toEqual([4, expect.stringContaining('sena')]);
  expect(gate(world, here).status).toBe(1);
  const open = ['break-glass', '--deploy', 'origin/main', '--environment', 'production', '--reason', 'till'];
  const permit = (by: string): Answer => run(world, [...open, '--root', rootOf(world)], by);
  expect(permit('sena')).toMatchObject({ status: 4, stderr: expect.stringContaining('not among those who may open') });
  expect(permit('otto').status).toBe(0);
  expect(gate(world, here).status).toBe(0);
  const closed = run(world, ['sign', '--after', 'work'], 'otto');
  expect([closed.status, closed.stderr]).toEqual([4, expect.stringContaining('only somebody independent closes it')]);
  const landing = world.records().at(-1);
  const onto = landing?.record.old as CommitId;
  const late = { onto, tip: onto, after: landing?.id ?? null, by: 'person:otto' as Principal };
  const byHand = world.signOff('work', late);
  await world.seal(byHand, { by: 'otto' });
  expect(gate(world, here).status).toBe(1);
  await world.seal({ ...byHand, by: 'person:sol' as Principal }, { by: 'sol' });
  expect(gate(world, here).status).toBe(0);
});

it('48: a stamp without reading is none: listed paths are unread, questions want words, and what a program says it opened grants nothing', async () => {
  const asked = `${HEAD}questions: { why: Why is it right? }
rules:
  - { id: judged, name: somebody senior has read it, when: true, require: { sign_offs: { count: 1, level: L6 }, questions: [why] } }
`;
  const world = copyOf(prepare(() => ({ 'policy.yml': asked })));
  world.branch('work');
  world.commit('Pay', { 'src/pay.txt': 'pay twice\n' });
  const claims = { paths: ['src/pay.txt' as RepoPath], minutes: 600, client: 'a careful reader' };
  const signOff = world.signOff('work', { opened: claims });
  const listed = signOff.set.map((entry) => ({ ...entry, how: 'listed' as const }));
  const textDigest = `sha256:${createHash('sha256').update('Why is it right?').digest('hex')}`;
  const answers = [{ id: 'why', textDigest, answer: 'it charges once' }];
  await world.seal({ ...signOff, answers, set: listed }, { by: 'sena' });
  expectRefused(world, 'work:main', ['read by 0 of 1', 'unread src/pay.txt']);
  await world.seal(signOff, { by: 'sena' });
  expectRefused(world, 'work:main', ['read by 0 of 1', 'answer']);
  expect(world.sign('work', { args: ['--no-input', '--answer', 'why= '] }).status).not.toBe(0);
  expect(world.sign('work', { args: ['--no-input', '--answer', 'why=it charges once'] }).status).toBe(0);
  expectLanded(world, 'work:main');
});
