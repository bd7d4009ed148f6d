/** Attacks by somebody who may push to the records, or who has the key of a gate: of now, of another day, or of another repository. */
import { execFileSync } from 'node:child_process';
import { expect, it } from 'vitest';
import type { CommitId, RefName } from '../../src/model/id.ts';
import type { LandingRecord, Principal, StatementId } from '../../src/model/statement.ts';
import { sumOf } from '../../src/core/signoff/catalogue/catalogue-words.ts';
import { type Answer, countersign } from '../cli/run.ts';
import { copyOf, forgedRecord, POLICY, prepare, REPOSITORY, type World } from '../gate/world.ts';
import { expectLanded, expectRefused, past, pushRecords } from './attack.ts';

const company = prepare();
const LATER = 4_000_000_000;

/** Content that was signed, landed, found bad and reverted; gives the branch with it. */
async function reverted(world: World): Promise<CommitId> {
  world.branch('work');
  world.commit('Pay', { 'src/pay.txt': 'pay twice\n' });
  await world.seal(world.signOff('work'), { by: 'sena' });
  expectLanded(world, 'work:main');
  world.branch('revert');
  world.commit('Revert', { 'src/pay.txt': 'pay\n' });
  await world.seal(world.signOff('revert'), { by: 'sena' });
  expectLanded(world, 'revert:main');
  world.branch('again');
  return world.commit('Pay', { 'src/pay.txt': 'pay twice\n' });
}

it('50: a record of another repository that trusts the same gate key hides nothing that is spent', async () => {
  const world = copyOf(company);
  await reverted(world);
  const tip = world.ada.id('origin/main');
  await pushRecords(world, [forgedRecord(tip, tip, { repo: 'example/other', issued: LATER })]);
  expectRefused(world, 'again:main', ['it has landed once', '(coverage.spent)']);
});

it('50: a chain that a stolen gate key begins anew hides nothing that is spent', async () => {
  const world = copyOf(company);
  await reverted(world);
  const tip = world.ada.id('origin/main');
  await pushRecords(world, [forgedRecord(world.ada.id('origin/main~1'), tip, { issued: LATER })]);
  expectRefused(world, 'again:main', ['it has landed once', '(coverage.spent)']);
});

/** Another name of which the catalogue keeps the same checksum. */
function twinOf(place: string, prefix: string): RefName {
  const wanted = sumOf(`place ${place}`);
  const first = new Map<number, string>();
  const letters = 'abcdefghijklmnopqrstuvwxyz0123456789';
  const unmultiplied = (sum: number): number => Math.imul(sum, 0x359c449b) >>> 0;
  const name = (index: number, length: number): string =>
    Array.from({ length }, (_, at) => letters[Math.floor(index / letters.length ** at) % letters.length]).join('');
  for (let index = 0; index < 300_000; index += 1) first.set(sumOf(`place ${prefix}${name(index, 4)}`), name(index, 4));
  for (let index = 0; ; index += 1) {
    const tail = name(index, 6);
    let sum = wanted;
    for (const letter of [...tail].reverse()) sum = (unmultiplied(sum) ^ letter.charCodeAt(0)) >>> 0;
    const head = first.get(sum);
    if (head !== undefined) return `${prefix}${head}${tail}` as RefName;
  }
}

it('50: a release branch of which the catalogue has the same checksum as of main hides nothing that is spent', async () => {
  const released = prepare(() => ({ 'policy.yml': POLICY.replace('refs/heads/release]', '"refs/heads/release/*"]') }));
  const world = copyOf(released);
  await reverted(world);
  const twin = twinOf('refs/heads/main', 'refs/heads/release/');
  expect(sumOf(`place ${twin}`)).toBe(sumOf('place refs/heads/main'));
  expectLanded(world, `origin/main:${twin}`);
  expectRefused(world, 'again:main', ['it has landed once', '(coverage.spent)']);
});

/** One landing that is recorded, and a second change that is signed; gives the gate's key. */
async function twoSigned(world: World): Promise<string> {
  world.branch('one');
  world.commit('One', { 'src/one.txt': 'one\n' });
  await world.seal(world.signOff('one'), { by: 'sena' });
  expectLanded(world, 'one:main');
  world.branch('work');
  world.commit('Pay', { 'src/pay.txt': 'pay twice\n' });
  await world.seal(world.signOff('work'), { by: 'sena' });
  return execFileSync('ssh-keygen', ['-lf', world.key('gate')], { encoding: 'utf8' }).split(' ')[1] ?? '';
}

it('what a stolen gate key recorded stops the gate until an owner withdraws the key from there on, and no longer', async () => {
  const world = copyOf(company);
  const fingerprint = await twoSigned(world);
  const tip = world.ada.id('origin/main');
  const previous = world.records().at(-1)?.id ?? null;
  world.branch('elsewhere', 'origin/main~1');
  const record = forgedRecord(tip, world.commit('Elsewhere', {}), { previous, issued: LATER });
  const [forged] = await pushRecords(world, [record]);
  expectRefused(world, 'work:main', ['withdraw-key']);
  const withdrawal = { kind: 'objection', repo: REPOSITORY, issued: 1, reason: 'stolen' } as const;
  const about = { kind: 'key', fingerprint, from: forged as StatementId } as const;
  await world.seal({ ...withdrawal, by: 'person:ada' as Principal, about }, { by: 'ada' });
  expectRefused(world, 'work:main', ['withdraw-key']);
  await world.seal({ ...withdrawal, by: 'person:otto' as Principal, about }, { by: 'otto' });
  expect(world.push('work:main').stderr).toContain('recorded 1 landing');
});

/** Somebody runs the command that a refusal names, at the desk. */
function heal(world: World, said: string, by: string): void {
  const words = /countersign (sign-offs withdraw-key \S+ --from \S+ --reason) WHY/.exec(said.replaceAll(/\s+/g, ' '));
  const done = countersign(world.desk, [...(words?.[1] ?? '').split(' '), 'stolen', '--key', world.key(by)]);
  expect(done.status, done.stderr).toBe(0);
}

/** What would go on from it is judged and recorded as if it were not there: the command that a refusal names heals. */
async function forgedOn(
  world: World,
  forge: (tip: CommitId, before: CommitId) => Partial<LandingRecord>,
): Promise<{ readonly refused: Answer; readonly command: string }> {
  const fingerprint = await twoSigned(world);
  const [tip, before] = [world.ada.id('origin/main'), world.ada.id('origin/main~1')];
  const previous = world.records().at(-1)?.id ?? null;
  const record = forgedRecord(before, tip, { home: before, issued: LATER, ...forge(tip, before), previous });
  const [id = ''] = await pushRecords(world, [record]);
  const command = `countersign sign-offs withdraw-key ${fingerprint} --from ${id}`;
  const refused = expectRefused(world, 'work:main', [`(${id}, by gate:push)`, command, '(landing.records)']);
  return { refused, command };
}

it('a record that leads back stops the gate by name, and everything goes on once an owner runs the command it names', async () => {
  const world = copyOf(company);
  const { refused } = await forgedOn(world, (tip, before) => ({ old: tip, new: before }));
  heal(world, refused.stderr, 'otto');
  expect(world.push('work:main').stderr).toContain('recorded 1 landing');
  world.desk.git([
    'fetch',
    '-q',
    'origin',
    '+refs/heads/*:refs/remotes/origin/*',
    '+refs/countersign/*:refs/countersign/*',
  ]);
  const root = world.ada.git(['rev-list', '--reverse', 'origin/main', '--', '.countersign']).split('\n')[0] ?? '';
  const runs = countersign(world.desk, ['verify', 'origin/main', '--at', 'deploy', '--root', root]);
  expect(runs.status, runs.stdout).toBe(0);
});

it('a gate’s key, of now or of another day, is not withdrawn without a record: that would change nothing', async () => {
  const world = copyOf(company);
  const fingerprint = await twoSigned(world);
  const words = ['sign-offs', 'withdraw-key', fingerprint, '--reason', 'stolen', '--key', world.key('otto')];
  const told = expect.stringMatching(/signs the records of gate:push: without a record[^]*--from RECORD/);
  const before = world.server.git(['for-each-ref', 'refs/countersign']);
  for (const line of [/$^/m, /^gate:push .*$/m]) {
    const signers = `${world.ada.git(['show', 'origin/main:.countersign/allowed_signers'])}\n`;
    world.branch(`keys${line.source.length}`);
    world.commit('Keys', { '.countersign/allowed_signers': signers.replace(line, '#') });
    past(world, `keys${line.source.length}`);
    world.desk.git([
      'fetch',
      '-q',
      'origin',
      '+refs/heads/*:refs/remotes/origin/*',
      '+refs/countersign/*:refs/countersign/*',
    ]);
    const asked = countersign(world.desk, words);
    expect([asked.status, asked.stderr.replaceAll(/\s+/g, ' ')]).toEqual([2, told]);
  }
  expect(world.server.git(['for-each-ref', 'refs/countersign'])).toBe(before);
});

it('a record of what was recorded before stops the gate and the recorder, until the named command was run', async () => {
  const world = copyOf(company);
  const { refused, command } = await forgedOn(world, () => ({}));
  const record = (): Answer => countersign(world.desk, ['record', '--gate', 'push', '--key', world.key('gate')]);
  const stopped = record();
  expect([stopped.status, stopped.stdout.replaceAll(/\s+/g, ' ')]).toEqual([3, expect.stringContaining(command)]);
  heal(world, refused.stderr, 'otto');
  past(world, 'work');
  world.desk.git(['fetch', '-q', 'origin', '+refs/heads/*:refs/remotes/origin/*']);
  const healed = record();
  expect([healed.status, healed.stdout]).toEqual([0, expect.stringContaining('recorded 1 landing')]);
});
