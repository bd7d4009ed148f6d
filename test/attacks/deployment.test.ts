/** Attacks on deployment by records: written without a gate's key, or with a stolen one. */
import { execFileSync } from 'node:child_process';
import { expect, it } from 'vitest';
import type { CommitId } from '../../src/model/id.ts';
import type { LandingRecord, Principal, StatementId } from '../../src/model/statement.ts';
import { type Answer, countersign, jsonOf } from '../cli/run.ts';
import { connected, landed, merge, newest, signed } from '../flow/company.ts';
import { copyOf, forgedRecord, recordsOf, REPOSITORY, type World } from '../gate/world.ts';
import { past, pushRecords } from './attack.ts';

const company = await connected(['production']);
const MAIN = 'refs/heads/main';

function deploy(world: World, commit: string, args: readonly string[] = ['verify', commit, '--at', 'deploy']): Answer {
  const all = ['+refs/heads/*:refs/remotes/origin/*', '+refs/countersign/*:refs/countersign/*'];
  world.desk.git(['fetch', '-q', 'origin', ...all]);
  const adopted = world.ada.git(['rev-list', '--reverse', '--first-parent', 'origin/main', '--', '.countersign']);
  const [command = '', ...rest] = args;
  return countersign(world.desk, [command, '--json', '--root', adopted.split('\n')[0] ?? '', ...rest]);
}

function reasonsOf(answer: Answer): readonly string[] {
  const { reasons } = jsonOf(answer) as { reasons: readonly { id: string; reason: string }[] };
  return reasons.map(({ id, reason }) => `${id}: ${reason}`);
}

const last = (world: World, place: string = MAIN): StatementId | null =>
  recordsOf(world.server, place).at(-1)?.id ?? null;

async function object(
  world: World,
  about: { kind: 'record'; id: StatementId } | { kind: 'key'; fingerprint: string; from: StatementId },
  by = 'sol',
): Promise<void> {
  const objection = {
    kind: 'objection',
    repo: REPOSITORY,
    by: `person:${by}` as Principal,
    reason: 'it loses orders',
  } as const;
  await world.seal({ ...objection, issued: Math.floor(Date.now() / 1000), about }, { by });
}

it('records that no gate signed stop no deployment', async () => {
  const world = copyOf(company);
  const record = newest(world, 'main') as LandingRecord;
  const junk = Array.from({ length: 6 }, (_, index) => ({ ...record, issued: index, reason: `junk ${index}` }));
  await pushRecords(world, junk, { by: 'stranger', past: true });
  expect(reasonsOf(deploy(world, 'origin/main'))).toEqual([]);
});

/** Production has something of its own, so that what comes from main is merged. */
async function fixed(world: World): Promise<void> {
  await signed(world, 'fix', { 'src/fix.txt': 'fixed\n' }, { at: 'origin/production', target: 'production' });
  landed(world, 'fix:production');
  world.branch('up', 'origin/production');
}

it('a record that no gate signed takes back nothing that was promoted', async () => {
  const world = copyOf(company);
  const before = world.ada.id('origin/main');
  await signed(world, 'two', { 'src/two.txt': 'two\n' });
  landed(world, 'two:main');
  await fixed(world);
  merge(world, 'two');
  landed(world, 'up:production');
  const junk = forgedRecord(world.ada.id('two'), before, { issued: 1, previous: last(world) });
  await pushRecords(world, [junk], { by: 'stranger', past: true });
  expect(reasonsOf(deploy(world, 'origin/production'))).toEqual([]);
});

it('a promotion that ran already does not run again once it was taken back where it came from', async () => {
  const world = copyOf(company);
  await signed(world, 'two', { 'src/two.txt': 'two\n' });
  landed(world, 'two:main');
  await fixed(world);
  merge(world, 'two');
  landed(world, 'up:production');
  expect(reasonsOf(deploy(world, 'origin/production'))).toEqual([]);
  await object(world, { kind: 'record', id: last(world) as StatementId });
  expect(reasonsOf(deploy(world, 'origin/production'))).toEqual([expect.stringContaining('it loses orders')]);
});

/** Something that nobody signed stands on main, and the gate's key begins the records anew behind it. */
async function begunAnew(
  world: World,
): Promise<{ readonly evil: CommitId; readonly good: CommitId; readonly forged: StatementId }> {
  world.branch('evil', 'origin/main');
  const evil = world.commit('Steal', { 'src/pay.txt': 'steal\n' });
  past(world, 'evil');
  const good = world.commit('Good', { 'src/good.txt': 'good\n' });
  const signOff = { ...world.signOff('evil', { onto: evil, tip: evil }) };
  const statement = await world.seal(signOff, { by: 'sena' });
  past(world, 'evil');
  const counted = [{ statement, person: 'sena' as never }];
  const contributors = [{ who: 'ada', known: 'claimed' as const }];
  const store = world.server.id('refs/countersign/statements');
  const requirement = newest(world, 'main')?.requirement ?? [];
  const record = forgedRecord(evil, good, {
    counted,
    contributors,
    store,
    requirement,
    issued: Math.floor(Date.now() / 1000),
  });
  const [forged] = await pushRecords(world, [record], { past: true });
  return { evil, good, forged: forged as StatementId };
}

it('a stolen gate key begins no chain anew behind what nobody signed', async () => {
  const world = copyOf(company);
  const { good } = await begunAnew(world);
  expect(reasonsOf(deploy(world, good))).toEqual([expect.stringContaining('record.fork')]);
});

it('nor does a promotion launder a chain that was begun anew', async () => {
  const world = copyOf(company);
  await begunAnew(world);
  await fixed(world);
  merge(world, 'evil');
  landed(world, 'up:production');
  expect(reasonsOf(deploy(world, 'origin/production'))).toEqual([expect.stringContaining('record.fork')]);
});

/** `SHA256:...` of the push gate's key. */
function gateKey(world: World): string {
  return execFileSync('ssh-keygen', ['-lf', world.key('gate')], { encoding: 'utf8' }).split(' ')[1] ?? '';
}

it('what a stolen gate key forked stops nothing any more once an owner withdrew the key from there on', async () => {
  const world = copyOf(company);
  const [before, tip] = [world.ada.id('origin/main~1'), world.ada.id('origin/main')];
  const [forged] = await pushRecords(world, [forgedRecord(before, tip, { issued: 4_000_000_000 })], { past: true });
  const refused = reasonsOf(deploy(world, 'origin/main'));
  expect(refused).toEqual([expect.stringContaining('record.fork')]);
  const withdrawal = ['sign-offs', 'withdraw-key', gateKey(world), '--from', forged ?? '', '--reason', 'stolen'];
  const done = countersign(world.desk, [...withdrawal, '--key', world.key('otto')]);
  expect(done.status, done.stderr).toBe(0);
  expect(reasonsOf(deploy(world, 'origin/main'))).toEqual([]);
});

it('an owner with a stolen gate key withdraws no key from what was judged first', async () => {
  const world = copyOf(company);
  const from = last(world) as StatementId;
  const { good } = await begunAnew(world);
  await object(world, { kind: 'key', fingerprint: gateKey(world), from });
  expect(reasonsOf(deploy(world, good))).toEqual([expect.stringContaining('record.fork')]);
});

it('nothing runs that a gate recorded from when on its key was withdrawn', async () => {
  const world = copyOf(company);
  expect(reasonsOf(deploy(world, 'origin/main'))).toEqual([]);
  await object(world, { kind: 'key', fingerprint: gateKey(world), from: last(world) as StatementId });
  expect(reasonsOf(deploy(world, 'origin/main'))).toEqual([expect.stringContaining('record.withdrawn')]);
});

it('what runs is not what somebody without a gate’s key recorded', async () => {
  const world = copyOf(company);
  await signed(world, 'two', { 'src/two.txt': 'two\n' });
  landed(world, 'two:main');
  const [first, tip] = [world.ada.id('origin/main~1'), world.ada.id('origin/main')];
  const to = ['--environment', 'shop', '--key', world.key('gate'), '--gate', 'push'];
  const gate = (commit: string): Answer =>
    deploy(world, commit, ['gate', '--commit', commit, ...to, '--', process.execPath, '-e', '']);
  expect(gate(tip).status).toBe(0);
  const place = 'environment:shop';
  const junk = Array.from({ length: 6 }, (_, issued) => forgedRecord(first, first, { place, issued }));
  await pushRecords(world, junk, { by: 'stranger', past: true });
  const back = gate(first);
  expect([back.status, reasonsOf(back)]).toEqual([1, [expect.stringContaining('deployment.roll-back')]]);
});
