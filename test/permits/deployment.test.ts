/** Break-glass for one deployment, through the command line: opened, tried, used once, and followed by its reviews. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { deploymentDigest } from '../../src/core/signoff/statement/deployment-digest.ts';
import type { CommitId } from '../../src/model/id.ts';
import type { Permit, Principal } from '../../src/model/statement.ts';
import { storyTime } from '../cli/clock.ts';
import { type Answer, countersign } from '../cli/run.ts';
import { schemaProblems } from '../cli/schemas.ts';
import { copyOf, type Prepared, recordsOf, REPOSITORY, type World } from '../gate/world.ts';
import { json, prepareWithPermits, run } from './world.ts';

const ENVIRONMENT = ['--environment', 'production'];

describe('break-glass for a deployment', () => {
  let company: Prepared;
  let root = '';
  beforeAll(() => {
    company = prepareWithPermits();
    root = copyOf(company).ada.git(['rev-list', '--reverse', 'origin/main', '--', '.countersign']).split('\n')[0] ?? '';
  });

  /** Lands past every gate, and is recorded as a violation. */
  function slip(world: World, name: string, files: Record<string, string>): void {
    for (const hook of ['pre-receive', 'post-receive']) rmSync(join(world.server.path, 'hooks', hook), { force: true });
    world.branch(name);
    world.commit(name, files);
    expect(world.push(`${name}:main`).status).toBe(0);
    const record = ['record', '--no-push', '--key', world.key('gate'), '--gate', 'push'];
    expect(countersign(world.server, record).status).toBe(1);
    expect(world.records().at(-1)?.record.verdict).toBe('violation');
  }

  /** `break-glass --deploy`; its permit is at the server. */
  function permit(world: World, args: readonly string[] = [], by: string = 'ada'): Answer {
    fetch(world);
    const all = ['break-glass', '--deploy', 'origin/main', ...ENVIRONMENT, '--root', root, '--reason', 'till', ...args];
    return run(world, all, by);
  }

  function gate(world: World, args: readonly string[] = ENVIRONMENT, commit: string = 'origin/main'): Answer {
    fetch(world);
    const recorded = ['--key', world.key('gate'), '--gate', 'push', ...args];
    return countersign(world.desk, ['gate', '--commit', commit, '--root', root, ...recorded, '--', 'echo', 'ran']);
  }

  function fetch(world: World): void {
    const all = ['+refs/heads/*:refs/remotes/origin/*', '+refs/countersign/*:refs/countersign/*'];
    for (const clone of [world.desk, world.ada]) clone.git(['fetch', '-q', 'origin', ...all]);
  }

  const last = (world: World): ReturnType<World['records']>[number]['record'] | undefined =>
    recordsOf(world.server, 'environment:production').at(-1)?.record;

  it('lets one commit run once in one environment, names the permit in the record, and leaves the review due', () => {
    const world = copyOf(company);
    slip(world, 'fix', { 'src/pay.txt': 'fixed\n' });
    expect(gate(world).stderr).toContain('says that it should not have landed');
    const opened = permit(world);
    expect(opened).toMatchObject({ status: 0 });
    expect(opened.stderr).toContain('exactly this commit run there, once, over 1 landing without sign-offs');
    const id = /sha256:[0-9a-f]{64}/.exec(opened.stdout)?.[0];
    expect(gate(world, ['--environment', 'staging'])).toMatchObject({ status: 1, stdout: '' });
    const ran = gate(world);
    expect(ran).toMatchObject({ status: 0, stdout: 'ran\n' });
    expect(ran.stderr).toMatch(/It runs on the permit \w+ of person:ada: till. After-reviews are due/);
    expect(last(world)).toMatchObject({ permits: [id], new: world.tip() });
    const again = gate(world);
    expect([again.status, again.stdout]).toEqual([1, '']);
    expect(again.stderr).toMatch(/The permit \w+ for this deployment does not count: used by the record/);
    expect(run(world, ['sign', '--after', 'fix'], 'sena')).toMatchObject({ status: 0 });
    expect(gate(world)).toMatchObject({ status: 0, stdout: 'ran\n' });
  });

  it('opens none where none is needed or none would do, and signs nothing then', () => {
    const world = copyOf(company);
    world.branch('work');
    world.commit('Work', { 'src/pay.txt': 'work\n' });
    expect(world.sign('work').status).toBe(0);
    expect(world.push('work:main').status).toBe(0);
    expect(permit(world).stdout).toContain('No permit is needed');
    expect(
      json(world, 'permit', ['break-glass', '--deploy', 'work', ...ENVIRONMENT, '--root', root, '--reason', 'x']),
    ).toMatchObject({ status: 0, outcome: 'not-needed' });
    expect(run(world, ['sign-offs', 'recall', 'work', '--reason', 'loses orders'], 'bob').status).toBe(0);
    const recalled = permit(world);
    expect(recalled.status).toBe(4);
    expect(recalled.stderr).toContain('The permit would not do: person:bob took back the landing');
    const absent = run(world, ['break-glass', '--deploy', 'work~1', ...ENVIRONMENT, '--root', root, '--reason', 'x']);
    expect([absent.status, absent.stderr]).toEqual([4, expect.stringContaining('no recorded landing ends at')]);
  });

  it('is opened by the group of the policy only, shows before it signs, and asks for the trust root', () => {
    const world = copyOf(company);
    slip(world, 'fix', { 'src/pay.txt': 'fixed\n' });
    const refused = permit(world, [], 'bob');
    expect([refused.status, refused.stderr]).toEqual([4, expect.stringContaining('not among those who may open')]);
    const plan = [
      'break-glass',
      '--deploy',
      'origin/main',
      ...ENVIRONMENT,
      '--root',
      root,
      '--reason',
      'x',
      '--dry-run',
    ];
    expect(json(world, 'permit', plan)).toMatchObject({ status: 0, outcome: 'plan', target: 'environment:production' });
    const blind = run(world, ['break-glass', '--deploy', 'origin/main', ...ENVIRONMENT, '--reason', 'x']);
    expect([blind.status, blind.stderr]).toEqual([4, expect.stringContaining('no trust root was given')]);
    expect(run(world, ['break-glass', '--deploy', 'origin/main', '--reason', 'x']).status).toBe(2);
    expect(gate(world).status).toBe(1);
    const signed = permit(world, ['--json']);
    expect(schemaProblems('permit', JSON.parse(signed.stdout))).toEqual([]);
    expect(JSON.parse(signed.stdout)).toMatchObject({ outcome: 'signed', state: 'pass', push: 'pushed' });
  });

  it('does not let a change of .countersign/ run that nobody signed', () => {
    const world = copyOf(company);
    world.branch('read');
    const people = world.ada.git(['show', 'origin/main:.countersign/people.yml']);
    slip(world, 'rules', { '.countersign/people.yml': `${people}\n# nothing\n` });
    const refused = permit(world);
    expect([refused.status, refused.stderr]).toEqual([4, expect.stringContaining('should not have landed')]);
  });

  it.each([
    ['by somebody who may not', { by: 'person:bob' as Principal }, 'bob', /not among those who may open/],
    ['that has expired', { expires: storyTime() - 10 }, 'ada', /expired/],
    ['for more than a day', { expires: storyTime() + 90_000 }, 'ada', /more than 24 hours/],
    [
      'for another commit',
      { about: deploymentDigest(REPOSITORY, 'production', 'f'.repeat(40) as CommitId) },
      'ada',
      null,
    ],
  ] as const)('a permit %s does not count', async (_, more, by, why) => {
    const world = copyOf(company);
    slip(world, 'fix', { 'src/pay.txt': 'fixed\n' });
    const statement: Permit = {
      kind: 'permit',
      repo: REPOSITORY,
      by: 'person:ada' as Principal,
      issued: storyTime() - 3_600,
      reason: 'till',
      what: 'break-glass',
      about: deploymentDigest(REPOSITORY, 'production', world.tip() as CommitId),
      incident: null,
      expires: storyTime() + 3_600,
      ...more,
    };
    await world.seal(statement, { by });
    const answer = gate(world);
    expect([answer.status, answer.stdout]).toEqual([1, '']);
    if (why === null) expect(answer.stderr).not.toContain('The permit');
    else expect(answer.stderr).toMatch(why);
  });

  it('leaves a roll-back to be said by name', () => {
    const world = copyOf(company);
    slip(world, 'fix', { 'src/pay.txt': 'fixed\n' });
    const first = world.tip() ?? '';
    expect(permit(world).status).toBe(0);
    slip(world, 'more', { 'src/more.txt': 'more\n' });
    expect(permit(world).status).toBe(0);
    expect(gate(world)).toMatchObject({ status: 0 });
    const back = gate(world, ENVIRONMENT, first);
    expect([back.status, back.stderr]).toEqual([1, expect.stringContaining('this is a roll-back')]);
    expect(gate(world, [...ENVIRONMENT, '--roll-back'], first)).toMatchObject({ status: 0, stdout: 'ran\n' });
  });
});
