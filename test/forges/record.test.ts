/** The recorder of a forge without a push hook: what landed is recorded after the fact. */
import { once } from 'node:events';
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { past } from '../attacks/attack.ts';
import { type Answer, countersign, jsonOf, startCountersign } from '../cli/run.ts';
import { schemaProblems } from '../cli/schemas.ts';
import { type Fixture, openFixture } from '../git/fixture.ts';
import { copyOf, POLICY, type Prepared, prepare, RECORDS, recordsOf, type World } from '../gate/world.ts';

/** Adopted while the policy observes, as `init` does it; nobody has recorded anything yet. */
const OBSERVING = POLICY.replace('mode: enforce', 'mode: observe');

function fetch({ desk }: World): void {
  desk.git(['fetch', '-q', '--prune', 'origin', '+refs/heads/*:refs/remotes/origin/*']);
}

function argumentsOf(world: World, key: string): readonly string[] {
  return ['record', '--key', world.key(key), '--gate', 'push'];
}

function record(world: World, args: readonly string[] = [], key = 'gate'): Answer {
  fetch(world);
  return countersign(world.desk, [...argumentsOf(world, key), ...args]);
}

function deploys(world: World, commit = 'origin/main'): Answer {
  world.desk.git(['fetch', '-q', 'origin', '+refs/countersign/*:refs/countersign/*']);
  const root = world.desk.git(['rev-list', '--max-parents=0', 'origin/main']);
  return countersign(world.desk, ['verify', commit, '--at', 'deploy', '--root', root]);
}

/** One file that Ada adds on a branch of that name, on the server past every gate. */
function land(world: World, name: string, by: string | null): void {
  world.branch(name);
  world.commit(name, { [`src/${name}.txt`]: `${name}\n` });
  if (by !== null) expect(world.sign(name, { by })).toMatchObject({ status: 0 });
  past(world, name);
}

/** The switch, agreed to by an owner with a key in a device. */
async function enforce(world: World): Promise<void> {
  world.branch('enforce');
  world.commit('Enforce', { '.countersign/policy.yml': POLICY });
  past(world, 'enforce');
}

const verdicts = (world: World, place?: string): readonly string[] =>
  recordsOf(world.server, place).map(({ record: { verdict } }) => verdict);

describe('record', () => {
  let observing: Prepared;
  let enforcing: Prepared;

  beforeAll(async () => {
    observing = prepare(() => ({ 'policy.yml': OBSERVING }));
    const world = copyOf(observing);
    await enforce(world);
    if (record(world).status !== 1) throw new Error('the switch is not recorded as observed');
    enforcing = { folder: join(world.server.path, '..'), fido: observing.fido };
  });

  it('records what is signed, once, and deployment lets it run', () => {
    const world = copyOf(enforcing);
    land(world, 'first', 'sena');
    land(world, 'second', 'sol');
    const done = record(world);
    expect(done).toMatchObject({ status: 0, stderr: '' });
    expect(done.stdout).toContain('recorded 2 landings');
    expect(verdicts(world)).toEqual(['observed', 'pass', 'pass']);
    expect(record(world).stdout).toContain('✓ main: recorded up to');
    expect(verdicts(world)).toHaveLength(3);
    expect(deploys(world)).toMatchObject({ status: 0 });
    expect(deploys(world, 'origin/main~')).toMatchObject({ status: 0 });
  });

  it('records what nobody signed as a violation, says that it prevents nothing, and deployment refuses it', () => {
    const world = copyOf(enforcing);
    land(world, 'first', null);
    const done = record(world, ['--json']);
    expect(done.status).toBe(1);
    expect(schemaProblems('record', jsonOf(done))).toEqual([]);
    expect(verdicts(world)).toEqual(['observed', 'violation']);
    expect(deploys(world).stdout).toContain('(record.violation)');
    land(world, 'second', null);
    expect(record(world).stdout).toContain('detects what landed, it prevents nothing');
    expect(verdicts(world)).toEqual(['observed', 'violation', 'violation']);
  });

  it('makes the ref of the statements where there is none, so that a clone without it can tell', () => {
    const world = copyOf(observing);
    expect(record(world)).toMatchObject({ status: 1 });
    expect(deploys(world)).toMatchObject({ status: 0 });
    world.desk.git(['update-ref', '-d', 'refs/countersign/statements']);
    const root = world.desk.git(['rev-list', '--max-parents=0', 'origin/main']);
    expect(countersign(world.desk, ['verify', 'origin/main', '--at', 'deploy', '--root', root]).status).toBe(3);
  });

  it('judges by the policy that begins to enforce what lands behind it, though all is found in one run', async () => {
    const world = copyOf(observing);
    land(world, 'early', null);
    await enforce(world);
    land(world, 'late', null);
    expect(record(world)).toMatchObject({ status: 1 });
    expect(verdicts(world)).toEqual(['observed', 'violation']);
  });

  it('with a key that the home ref does not give the gate writes nothing', () => {
    const world = copyOf(enforcing);
    land(world, 'first', 'sena');
    for (const [key, why] of [
      ['stranger', 'nobody is enrolled'],
      ['sena', 'is a key of `person:sena`'],
    ] as const) {
      const done = record(world, [], key);
      expect(done.status).toBe(4);
      expect(done.stderr).toContain(why);
    }
    const unknown = countersign(copyOf(observing).desk, ['record', '--key', world.key('gate'), '--gate', 'nobody']);
    expect(unknown.status).toBe(4);
    expect(unknown.stderr).toContain('gate:nobody is not known on the home ref');
    expect(countersign(world.desk, ['record'])).toMatchObject({ status: 2 });
    expect(verdicts(world)).toEqual(['observed']);
  });

  it('takes the key itself from the environment, and leaves no file of it behind', () => {
    const world = copyOf(enforcing);
    land(world, 'first', 'sena');
    fetch(world);
    const key = readFileSync(world.key('gate'), 'utf8').trimEnd().replaceAll('\n', '\r\n');
    const env = { COUNTERSIGN_GATE_KEY: key, TMPDIR: world.desk.path };
    expect(countersign(world.desk, ['record', '--gate', 'push'], { env })).toMatchObject({ status: 0 });
    expect(world.desk.git(['status', '--porcelain'])).toBe('');
  });

  it('two at once write one chain, and both end well', async () => {
    const world = copyOf(enforcing);
    const other = twin(world.desk);
    for (const [index, name] of ['one', 'two', 'three'].entries()) {
      land(world, name, 'sena');
      for (const clone of [world.desk, other]) {
        clone.git(['fetch', '-q', 'origin', '+refs/heads/*:refs/remotes/origin/*']);
      }
      const runs = [world.desk, other].map((clone) => startCountersign(clone, argumentsOf(world, 'gate')));
      const ends = await Promise.all(runs.map((run) => once(run, 'exit')));
      expect(ends.map(([code]) => code as number)).toEqual([0, 0]);
      expect(verdicts(world)).toHaveLength(index + 2);
      expect(world.server.git(['ls-tree', '-r', '--name-only', RECORDS]).split('\n')).toHaveLength(index + 2);
    }
    expect(deploys(world)).toMatchObject({ status: 0 });
  });

  it('of a clone that is behind what another one recorded ends well and writes nothing', () => {
    const world = copyOf(enforcing);
    const behind = twin(world.desk);
    land(world, 'first', 'sena');
    expect(record(world)).toMatchObject({ status: 0 });
    expect(countersign(behind, argumentsOf(world, 'gate'))).toMatchObject({ status: 0 });
    expect(verdicts(world)).toEqual(['observed', 'pass']);
  });

  it('keeps nothing that the server did not take, and the next run records it', () => {
    const world = copyOf(enforcing);
    land(world, 'first', 'sena');
    const before = world.desk.git(['rev-parse', RECORDS]);
    const hook = join(world.server.path, 'hooks', 'pre-receive');
    writeFileSync(hook, '#!/bin/sh\necho full >&2\nexit 1\n', { mode: 0o755 });
    const refused = record(world);
    expect(refused.status).toBe(3);
    expect(refused.stderr).toContain('push to origin failed');
    expect(world.desk.git(['rev-parse', RECORDS])).toBe(before);
    writeFileSync(hook, '#!/bin/sh\n');
    expect(record(world)).toMatchObject({ status: 0 });
    expect(verdicts(world)).toEqual(['observed', 'pass']);
  });

  it('of a branch that was moved off its line records nothing, says how to put it back, and goes on then', () => {
    const world = copyOf(enforcing);
    land(world, 'first', 'sena');
    record(world);
    const good = world.tip() ?? '';
    world.branch('other', 'origin/main~');
    world.commit('Other', { 'src/other.txt': 'other\n' });
    past(world, 'other');
    const off = record(world);
    expect(off.status).toBe(1);
    expect(off.stdout).toContain(`git push --force-with-lease origin ${good}:refs/heads/main`);
    expect(verdicts(world)).toEqual(['observed', 'pass']);
    world.server.git(['update-ref', 'refs/heads/main', good]);
    expect(record(world)).toMatchObject({ status: 0 });
  });

  it.each([
    ['a tip that was observed', 'main', 'promotion of refs/heads/main'],
    ['the adoption commit', 'main~2', 'adoption'],
  ])('begins another protected branch at %s, which nobody had to sign', (_, at, from) => {
    const world = copyOf(enforcing);
    world.server.git(['update-ref', 'refs/heads/release', world.server.id(at)]);
    const done = record(world);
    expect(done.status, done.stdout).toBe(0);
    expect(verdicts(world)).toEqual(['observed']);
    expect(recordsOf(world.server, 'refs/heads/release').map((each) => each.record)).toMatchObject([
      { old: null, verdict: 'pass', mode: 'enforce', from },
    ]);
  });

  it('begins another protected branch at a recorded tip, and finds one that began elsewhere', () => {
    const world = copyOf(enforcing);
    land(world, 'first', 'sena');
    world.server.git(['update-ref', 'refs/heads/release', 'refs/heads/main']);
    expect(record(world)).toMatchObject({ status: 0 });
    expect(verdicts(world, 'refs/heads/release')).toEqual(['pass']);
    const other = copyOf(enforcing);
    land(other, 'first', 'sena');
    other.branch('work');
    other.commit('work', { 'src/work.txt': 'work\n' });
    other.server.git(['fetch', '-q', '../ada', '+refs/heads/work:refs/heads/release']);
    // A local branch of the name is no proof that it began well.
    fetch(other);
    other.desk.git(['branch', 'release', 'origin/release']);
    const wrong = record(other);
    expect(wrong.status).toBe(1);
    expect(verdicts(other, 'refs/heads/release')).toEqual(['pass', 'violation']);
  });
});

/** A second clone of the same server. */
function twin(clone: Fixture): Fixture {
  const path = `${clone.path}-twin`;
  cpSync(clone.path, path, { recursive: true });
  return openFixture(path, join(path, '..'));
}
