/** Deployment: only the end of a recorded landing may run, and every record is judged once more. */
import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { beforeAll, describe, expect, it } from 'vitest';
import type { LandingRecord, Principal } from '../../src/model/statement.ts';
import { type Answer, countersign, jsonOf } from '../cli/run.ts';
import { copyOf, forgedRecord, type Prepared, prepare, RECORDS, REPOSITORY, type World } from './world.ts';

const validate = new Ajv({ strict: false }).compile(
  JSON.parse(readFileSync(new URL('../../schemas/verdict.schema.json', import.meta.url), 'utf8')) as object,
);

describe('verify --at deploy and gate', () => {
  let company: Prepared;
  let root = '';

  beforeAll(async () => {
    company = prepare();
    const world = copyOf(company);
    root =
      world.ada.git(['rev-list', '--reverse', '--first-parent', 'origin/main', '--', '.countersign']).split('\n')[0] ??
      '';
  });

  /** Two commits that land as one, signed; gives the tip before. */
  function land(world: World): string {
    const before = world.tip() ?? '';
    world.branch('work');
    world.commit('Ask', { 'src/pay.txt': 'ask\npay\n' });
    world.commit('Thank', { 'src/thanks.txt': 'thanks\n' });
    expect(world.sign('work').status).toBe(0);
    expect(world.push('work:main').status).toBe(0);
    return before;
  }

  function fetch(world: World): void {
    const all = ['+refs/heads/*:refs/remotes/origin/*', '+refs/countersign/*:refs/countersign/*'];
    world.desk.git(['fetch', '-q', 'origin', ...all]);
  }

  function deploy(world: World, commit: string, args: readonly string[] = ['--root', root]): Answer {
    return countersign(world.desk, ['verify', commit, '--at', 'deploy', '--json', ...args]);
  }

  const rulesOf = (answer: Answer): readonly string[] =>
    (jsonOf(answer) as { reasons: readonly { id: string }[] }).reasons.map(({ id }) => id);

  it('lets the end of a recorded landing run, and no commit inside of it or before it', () => {
    const world = copyOf(company);
    const before = land(world);
    fetch(world);
    const passes = deploy(world, 'origin/main');
    expect(passes.status).toBe(0);
    expect(validate(jsonOf(passes)), JSON.stringify(validate.errors)).toBe(true);
    for (const commit of ['origin/main~1', before]) {
      const refused = deploy(world, commit);
      expect(refused.status).toBe(1);
      expect(rulesOf(refused)).toEqual(['record.absent']);
      expect(validate(jsonOf(refused)), JSON.stringify(validate.errors)).toBe(true);
    }
  });

  it('answers 3 without a root or a store, and refuses another root', () => {
    const world = copyOf(company);
    land(world);
    fetch(world);
    expect(deploy(world, 'origin/main', [])).toMatchObject({ status: 3 });
    expect(rulesOf(deploy(world, 'origin/main', []))).toEqual(['root.missing']);
    const other = deploy(world, 'origin/main', ['--root', world.ada.id('origin/main')]);
    expect([other.status, rulesOf(other)]).toEqual([1, ['root.other']]);
    expect(deploy(world, 'origin/main', ['--root', 'main'])).toMatchObject({ status: 2 });
    world.desk.git(['update-ref', '-d', RECORDS]);
    const blind = deploy(world, 'origin/main');
    expect([blind.status, rulesOf(blind)]).toEqual([3, ['store.absent']]);
  });

  it.each([
    ['a gate’s key that lets through what nobody signed', 'gate', {}, 'record.judged-anew'],
    ['a person’s key in the place of the gate’s', 'key', {}, 'record.signature'],
    ['the policy of another day', 'gate', { home: 'origin/main' }, 'record.chain'],
    ['another mode than the policy’s', 'gate', { mode: 'observe' }, 'record.mode'],
    ['rules that nobody has yet', 'gate', { rules: 99 }, 'record.newer'],
    ['a record before it that is not there', 'gate', { previous: `sha256:${'0'.repeat(64)}` }, 'record.missing'],
    ['a verdict that says it was wrong', 'gate', { verdict: 'violation' }, 'record.violation'],
  ] as const)('refuses a record with %s', async (_, how, more, rule) => {
    const world = copyOf(company);
    world.ada.git(['fetch', '-q', 'origin']);
    const home = 'home' in more ? { home: world.ada.id('origin/main') } : {};
    const old = world.ada.id('origin/main~1');
    const tip = world.ada.id('origin/main');
    const record = forgedRecord(old, tip, { ...more, ...home } as Partial<LandingRecord>);
    await world.seal(record, how === 'gate' ? { by: 'gate', with: 'gate' } : { by: 'ada', with: 'key' });
    fetch(world);
    // Sealed statements go to the people's ref; whoever forges writes the gate's.
    world.desk.git(['update-ref', RECORDS, 'refs/countersign/statements']);
    const answer = deploy(world, 'origin/main');
    expect(rulesOf(answer)).toEqual([rule]);
    expect(answer.status).toBe(rule === 'record.newer' || rule === 'record.missing' ? 3 : 1);
  });

  it('refuses a landing that somebody took back', async () => {
    const world = copyOf(company);
    land(world);
    const id = world.records()[0]?.id;
    await world.seal(
      {
        kind: 'objection',
        repo: REPOSITORY,
        by: 'person:sol' as Principal,
        issued: Math.floor(Date.now() / 1000),
        reason: 'it loses orders',
        about: { kind: 'record', id: id ?? ('' as never) },
      },
      { by: 'sol' },
    );
    fetch(world);
    const answer = deploy(world, 'origin/main');
    expect([answer.status, rulesOf(answer)]).toEqual([1, ['record.recalled']]);
  });

  it('runs a command for what may run only, gives its exit code, records it, and rolls back by name', () => {
    const world = copyOf(company);
    land(world);
    const first = world.tip() ?? '';
    world.branch('more');
    world.commit('More', { 'src/more.txt': 'more\n' });
    world.sign('more', { by: 'sol' });
    expect(world.push('more:main').status).toBe(0);
    fetch(world);
    const gate = (commit: string, args: readonly string[], command: readonly string[]): Answer =>
      countersign(world.desk, ['gate', '--commit', commit, '--root', root, ...args, '--', ...command]);
    const recorded = ['--environment', 'production', '--key', world.key('gate'), '--gate', 'push'];
    const say = [process.execPath, '-e', 'console.log(process.env.COUNTERSIGN_COMMIT)'];
    expect(gate('origin/main~2', [], say)).toMatchObject({ status: 1, stdout: '' });
    expect(gate('origin/main', [], [process.execPath, '-e', 'process.exit(7)']).status).toBe(7);
    const done = gate('origin/main', recorded, say);
    expect([done.status, done.stdout.trim()]).toEqual([0, world.tip()]);
    // Recorded at the server: a clone that was never here knows what runs.
    world.desk.git(['update-ref', '-d', RECORDS]);
    const back = gate(first, recorded, say);
    expect([back.status, back.stdout]).toEqual([1, '']);
    expect(back.stderr).toContain('deployment.roll-back');
    expect(gate(first, [...recorded, '--roll-back'], say)).toMatchObject({ status: 0 });
    // What runs is now the older one, so that the newer one descends from it again.
    expect(gate('origin/main', recorded, say)).toMatchObject({ status: 0 });
    expect(gate('origin/main', ['--environment', 'production'], say)).toMatchObject({ status: 2 });
    expect(gate('origin/main', recorded, ['/no/such/program'])).toMatchObject({ status: 2 });
  });
});
