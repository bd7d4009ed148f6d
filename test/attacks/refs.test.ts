/** Attacks on refs, on the store, and on the gate itself. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { RefName } from '../../src/model/id.ts';
import type { Principal, StatementId } from '../../src/model/statement.ts';
import { countersign } from '../cli/run.ts';
import { copyOf, forgedRecord, POLICY, prepare, RECORDS, REPOSITORY, STATEMENTS, type World } from '../gate/world.ts';
import { commitFiles } from '../store/world.ts';
import { expectLanded, expectRefused, past } from './attack.ts';

const company = prepare();
const WEAK = `${POLICY.split('rules:')[0] ?? ''}rules:
  - { id: free, name: nothing stands against it, when: true, nothing_required: everybody may do everything }
`;

async function signed(world: World, text = 'pay twice\n', by = 'sena'): Promise<StatementId> {
  world.branch('work');
  world.commit('Pay', { 'src/pay.txt': text });
  return world.seal({ ...world.signOff('work'), by: `person:${by}` as Principal }, { by });
}

it('11: history is not replaced, even by content that is signed', async () => {
  const world = copyOf(company);
  await signed(world);
  world.branch('other', 'origin/main~');
  world.commit('Other', { 'src/other.txt': 'other\n' });
  expectRefused(world, 'other:main', ['off its line', '(landing.first-parent)'], { args: ['--force'] });
  expectRefused(world, 'origin/main~:refs/heads/main', ['(landing.first-parent)'], { args: ['--force'] });
});

it('a protected branch is never deleted, and never begins at a commit that nobody recorded', () => {
  const world = copyOf(company);
  world.branch('work');
  world.commit('Pay', { 'src/pay.txt': 'steal\n' });
  expectRefused(world, 'work:release', ['(landing.begin)']);
  world.server.git(['update-ref', 'refs/heads/release', 'refs/heads/main']);
  expectRefused(world, ':release', ['release is protected and is never deleted', '(landing.deleted)']);
});

it('of two branches in one push of which one is refused, neither moves', async () => {
  const world = copyOf(company);
  await signed(world);
  world.branch('bad');
  world.commit('Steal', { 'src/pay.txt': 'steal\n' });
  world.server.git(['update-ref', 'refs/heads/release', 'refs/heads/main']);
  expectRefused(world, ['work:main', 'bad:release', 'bad:free'], ['(landing.judged.1)', 'Nothing was accepted']);
  expect(world.records()).toEqual([]);
});

it('a statement that is pushed together with what it signs counts', async () => {
  const world = copyOf(company);
  world.branch('work');
  world.commit('Pay', { 'src/pay.txt': 'pay twice\n' });
  await signedAtDesk(world);
  expectLanded(world, ['refs/remotes/ada/work:main', STATEMENTS], { from: world.desk, args: ['--atomic'] });
  expect(world.records()).toHaveLength(1);
});

async function signedAtDesk(world: World): Promise<StatementId> {
  const id = await world.seal(world.signOff('work'), { by: 'sena' });
  world.server.git(['update-ref', '-d', STATEMENTS]);
  return id;
}

it('statements and records only grow: not deleted, not rewritten, none taken away', async () => {
  const world = copyOf(company);
  await signed(world);
  const clone = world.ada;
  clone.git(['fetch', '-q', 'origin', `+${STATEMENTS}:${STATEMENTS}`]);
  expectRefused(world, `:${STATEMENTS}`, ['(store.deleted)']);
  const tree = clone.git(['rev-parse', `${STATEMENTS}^{tree}`]);
  const other = clone.git(['commit-tree', tree, '-m', 'again']);
  expectRefused(world, `+${other}:${STATEMENTS}`, ['(store.rewritten)']);
  const empty = clone.git(['commit-tree', clone.git(['mktree'], { input: '' }), '-p', STATEMENTS, '-m', 'less']);
  expectRefused(world, [`${empty}:${STATEMENTS}`, 'work:main'], ['would take away 1 statement', '(store.removed)']);
});

it('a file among the statements that is none stops whoever brings it, and nobody else', async () => {
  const world = copyOf(company);
  await signed(world);
  world.ada.git(['fetch', '-q', 'origin', `+${STATEMENTS}:${STATEMENTS}`]);
  const junk = { 'junk.json': '{}', '00/0/zz.json': 'x' };
  commitFiles(world.ada, STATEMENTS, junk, { keep: true, parent: world.ada.id(STATEMENTS) });
  expectRefused(world, [STATEMENTS, 'work:main'], ['is no place for a statement']);
  expectLanded(world, 'work:main');
});

it('a record that a person signs is none, and the chain goes on without it', async () => {
  const world = copyOf(company);
  const main = world.ada.id('origin/main');
  world.branch('work');
  const evil = world.commit('Steal', { 'src/pay.txt': 'steal\n' });
  await world.seal(forgedRecord(main, evil, { issued: 1 }), { by: 'sol' });
  world.server.git(['update-ref', RECORDS, STATEMENTS]);
  world.server.git(['update-ref', '-d', STATEMENTS]);
  expectRefused(world, 'work:main', ['(landing.judged.1)']);
  expectRefused(world, 'work:release', ['(landing.begin)']);
  world.ada.git(['branch', '-D', '-q', 'main']);
  world.branch('good');
  world.commit('Pay', { 'src/pay.txt': 'pay twice\n' });
  await world.seal(world.signOff('good'), { by: 'sena' });
  expectLanded(world, 'good:main');
});

it('50: content that was reverted does not come back on its old sign-off', async () => {
  const world = copyOf(company);
  await signed(world);
  expectLanded(world, 'work:main');
  world.branch('revert');
  world.commit('Revert', { 'src/pay.txt': 'pay\n' });
  await world.seal(world.signOff('revert'), { by: 'sena' });
  expectLanded(world, 'revert:main');
  world.branch('again');
  world.commit('Pay', { 'src/pay.txt': 'pay twice\n' });
  expectRefused(world, 'again:main', ['it has landed once', '(coverage.spent)']);
});

it('50: content that is reverted and landed again within one push does not pass on one sign-off', async () => {
  const world = copyOf(company);
  await signed(world);
  const revert = world.commit('Revert', { 'src/pay.txt': 'pay\n' });
  await world.seal(world.signOff(revert, { onto: world.ada.id('work~') }), { by: 'sol' });
  world.commit('Pay', { 'src/pay.txt': 'pay twice\n' });
  world.commit('More', { 'src/more.txt': 'more\n' });
  expectRefused(world, 'work:main', ['(landing.judged.1)']);
});

it('a sign-off that was withdrawn does not count', async () => {
  const world = copyOf(company);
  const id = await signed(world);
  await world.seal(
    {
      kind: 'objection',
      repo: REPOSITORY,
      by: 'person:sena' as Principal,
      issued: 1,
      reason: 'no',
      about: { kind: 'statement', id },
    },
    { by: 'sena' },
  );
  expectRefused(world, 'work:main', ['person:sena withdrew it', '(statement.withdrawn)']);
});

it('a withdrawal by somebody else takes nothing back', async () => {
  const world = copyOf(company);
  const id = await signed(world);
  await world.seal(
    {
      kind: 'objection',
      repo: REPOSITORY,
      by: 'person:ada' as Principal,
      issued: 1,
      reason: 'no',
      about: { kind: 'statement', id },
    },
    { by: 'ada' },
  );
  expect(world.verify('work').status).toBe(0);
});

it('what one senior rejected does not land on the sign-off of another', async () => {
  const world = copyOf(company);
  await signed(world);
  const { head, set } = world.signOff('work');
  const target = 'refs/heads/main' as RefName;
  const about = { kind: 'request', target, head, paths: set.map(({ path }) => path) } as const;
  await world.seal(
    { kind: 'objection', repo: REPOSITORY, by: 'person:sol' as Principal, issued: 1, reason: 'it pays twice', about },
    { by: 'sol' },
  );
  expectRefused(world, 'work:main', ['person:sol rejected it', 'it pays twice', '(landing.rejected)']);
  world.commit('Beside', { 'src/beside.txt': 'beside\n' });
  await world.seal(world.signOff('work'), { by: 'sena' });
  expectRefused(world, 'work:main', ['(landing.rejected)']);
});

it('replace refs and grafts on the server make nothing look like what was signed', async () => {
  const world = copyOf(company);
  await signed(world);
  const good = world.ada.id('work');
  world.branch('bad');
  const bad = world.commit('Pay', { 'src/pay.txt': 'steal\n' });
  world.server.git(['fetch', '-q', '../ada', `${good}:refs/heads/good`, `${bad}:refs/heads/bad`]);
  world.server.git(['replace', bad, good]);
  writeFileSync(join(world.server.path, 'info', 'grafts'), `${bad} ${good}\n`);
  expectRefused(world, 'bad:main', ['(landing.judged.1)']);
});

it.each([
  ['nothing', (): string => ''],
  ['a line that is cut off', (line: string): string => line.slice(0, -3)],
  ['a line without its end', (line: string): string => line.trimEnd()],
  ['an id that is none', (line: string): string => line.replace(/[0-9a-f]/, 'x')],
  ['an empty line', (line: string): string => `${line}\n`],
])('a hook that reads %s refuses', (_, damage) => {
  const world = copyOf(company);
  const line = `${world.ada.id('main')} ${world.ada.id('main~')} refs/heads/main\n`;
  const answer = countersign(world.server, ['hook', 'pre-receive'], { input: damage(line) });
  expect(answer.status).toBe(2);
  expect(answer.stderr).toContain('as a hook');
});

it.each(['refs/remotes/origin/HEAD', 'refs/remotes/origin/main', 'refs/remotes/origin/master'])(
  '%s is not pushed to the server, where it would bring rules of its own',
  (ref) => {
    const world = copyOf(company);
    world.branch('work');
    world.commit('Free', { '.countersign/policy.yml': WEAK });
    expectRefused(world, `work:${ref}`, [`${ref} would take the place of refs/heads/main`, '(home.replaced)']);
  },
);

it('the default branch is judged although its own rules forgot to protect it', () => {
  const world = copyOf(prepare((rules) => ({ 'policy.yml': rules['policy.yml'].replace('refs/heads/main, ', '') })));
  world.branch('work');
  world.commit('Free', { '.countersign/policy.yml': WEAK });
  expectRefused(world, 'work:main', ['(landing.judged.1)']);
  expectRefused(world, ':main', ['(landing.deleted)']);
});

it('the store of a clone that was not fetched is an error, and no refusal', () => {
  const world = copyOf(company);
  world.branch('work');
  world.commit('Pay', { 'src/pay.txt': 'pay twice\n' });
  past(world, 'main');
  const answer = countersign(world.ada, ['verify', 'origin/main..work']);
  expect(answer.status).toBe(3);
  expect(answer.stdout).toContain("git fetch origin 'refs/countersign/*:refs/countersign/*'");
});
