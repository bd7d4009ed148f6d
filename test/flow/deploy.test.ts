/** What a protected branch took from another one may run while the records of both hold. */
import { expect, it } from 'vitest';
import { openStore } from '../../src/adapters/git/store.ts';
import type { LandingRecord, Principal, StatementId } from '../../src/model/statement.ts';
import { past } from '../attacks/attack.ts';
import { type Answer, countersign, jsonOf } from '../cli/run.ts';
import { fixtureEnvironment } from '../git/fixture.ts';
import { copyOf, recordsOf, REPOSITORY, STATEMENTS, type World } from '../gate/world.ts';
import { connected, landed, merge, signed } from './company.ts';

const company = await connected(['production', 'release/1']);

function fetch(world: World): void {
  const all = ['+refs/heads/*:refs/remotes/origin/*', '+refs/countersign/*:refs/countersign/*'];
  world.desk.git(['fetch', '-q', 'origin', ...all]);
}

function deploy(world: World, commit: string): Answer {
  const adopted = world.ada.git(['rev-list', '--reverse', '--first-parent', 'origin/main', '--', '.countersign']);
  const root = adopted.split('\n')[0] ?? '';
  return countersign(world.desk, ['verify', commit, '--at', 'deploy', '--json', '--root', root]);
}

function reasonsOf(answer: Answer): readonly string[] {
  const { reasons } = jsonOf(answer) as { reasons: readonly { id: string; reason: string }[] };
  return reasons.map(({ id, reason }) => `${id}: ${reason}`);
}

/** Signed by the gate's own key, and written past the gate. */
async function forge(world: World, records: readonly LandingRecord[]): Promise<void> {
  const ids: StatementId[] = [];
  for (const record of records) ids.push(await world.seal(record, { by: 'gate', with: 'gate' }));
  const lines = world.desk.git(['ls-tree', '-r', STATEMENTS]).split('\n');
  const envelopes = ids.map((id) => {
    const line = lines.find((each) => each.replaceAll('/', '').includes(id.slice('sha256:'.length))) ?? '';
    return world.desk.gitBytes(['cat-file', 'blob', line.split(/\s+/)[2] ?? '']);
  });
  const store = await openStore(world.desk.path, { environment: fixtureEnvironment(world.desk.path) });
  await store.add('records', envelopes);
  await store.close();
}

it('a branch that began elsewhere, a promotion by merge, and a backport may run', async () => {
  const world = copyOf(company);
  await signed(world, 'two', { 'src/two.txt': 'two\n' });
  landed(world, 'two:main');
  await signed(world, 'fix', { 'src/pay.txt': 'fixed\n' }, { at: 'origin/production', target: 'production' });
  landed(world, 'fix:production');
  world.branch('up', 'origin/production');
  merge(world, 'origin/main');
  landed(world, 'up:production');
  world.branch('port', 'origin/release/1');
  world.ada.git(['cherry-pick', '-x', world.ada.id('two')]);
  landed(world, 'port:release/1');
  fetch(world);
  expect(reasonsOf(deploy(world, 'origin/production'))).toEqual([]);
  expect(reasonsOf(deploy(world, 'origin/release/1'))).toEqual([]);
});

it('a promotion of something that was taken back on main does not run', async () => {
  const world = copyOf(company);
  for (const name of ['two', 'three']) {
    await signed(world, name, { [`src/${name}.txt`]: `${name}\n` });
    landed(world, `${name}:main`);
  }
  landed(world, 'three:production');
  await signed(world, 'fix', { 'src/pay.txt': 'fixed\n' }, { at: 'origin/production', target: 'production' });
  landed(world, 'fix:production');
  const id = world.records().at(-2)?.id ?? ('' as StatementId);
  const by = 'person:sol' as Principal;
  const objection = { kind: 'objection', repo: REPOSITORY, by, issued: 0, reason: 'it loses orders' } as const;
  await world.seal({ ...objection, about: { kind: 'record', id } }, { by: 'sol' });
  fetch(world);
  expect(reasonsOf(deploy(world, 'origin/production'))).toEqual([expect.stringContaining('it loses orders')]);
});

it('a promotion does not launder what a stolen gate key recorded on main', async () => {
  const world = copyOf(company);
  const old = world.ada.id('origin/main');
  await signed(world, 'fix', { 'src/fix.txt': 'fixed\n' }, { at: 'origin/production', target: 'production' });
  landed(world, 'fix:production');
  world.branch('evil');
  world.commit('Steal', { 'src/pay.txt': 'steal\n' });
  past(world, 'evil');
  world.branch('up', 'origin/production');
  merge(world, 'evil');
  past(world, 'up', 'production');
  fetch(world);
  const last = (place: string): StatementId | null => recordsOf(world.server, place).at(-1)?.id ?? null;
  const forged: LandingRecord = {
    ...(world.records().at(-1)?.record as LandingRecord),
    issued: Math.floor(Date.now() / 1000),
    previous: last('refs/heads/main'),
    old,
    new: world.ada.id('evil'),
    home: old,
    counted: [],
  };
  const place = 'refs/heads/production';
  const from = 'promotion of refs/heads/main';
  const ends = { old: world.ada.id('fix'), new: world.ada.id('up') };
  await forge(world, [forged, { ...forged, ...ends, place, previous: last(place), from }]);
  const reasons = reasonsOf(deploy(world, 'origin/production'));
  const name = `of ${world.ada.id('evil').slice(0, 12)} let through does not pass: src/pay.txt was read by 0 of 1`;
  expect(reasons).toEqual([expect.stringContaining(name)]);
});
