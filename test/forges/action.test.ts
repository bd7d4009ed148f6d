/** The GitHub Action: what it is made of, and what it does on every event that it knows. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { past } from '../attacks/attack.ts';
import { copyOf, POLICY, type Prepared, prepare, recordsOf, type World } from '../gate/world.ts';
import { ACTION, type GitHubEvent, type JobAnswer, runAction } from './jobs.ts';

describe('action.yml', () => {
  const scripts = ACTION.runs.steps.filter(({ run }) => run !== undefined);

  it('puts no expression into a script: what a forge says reaches it as a variable', () => {
    expect(scripts.length).toBeGreaterThan(1);
    for (const { run, shell } of scripts) {
      expect(run).not.toContain('${{');
      expect(shell).toBe('bash');
    }
  });

  it('pins what it uses: actions by their commit, packages by the lock file, and starts no script of a package', () => {
    const used = ACTION.runs.steps.flatMap(({ uses }) => uses ?? []);
    for (const name of used) expect(name).toMatch(/^[\w./-]+@[0-9a-f]{40}$/);
    const install = ACTION.runs.steps.find(({ id }) => id === 'install');
    expect(install?.run).toMatch(/^npm ci .*--ignore-scripts/);
    expect(scripts.map(({ run }) => run).join('\n')).not.toMatch(/\bnpx\b|npm install|curl|checkout/);
  });
});

/** A request of Ada's, as the server's forge holds it. */
function request(world: World, name: string): GitHubEvent {
  const head = world.ada.id(name);
  world.server.git(['fetch', '-q', '../ada', `+refs/heads/${name}:refs/pull/7/head`]);
  const payload = { pull_request: { number: 7, base: { ref: 'main' }, head: { sha: head } } };
  return { name: 'pull_request_target', payload };
}

describe('the action', () => {
  let enforcing: Prepared;
  let observing: Prepared;
  const roots = new Map<Prepared, string>();

  beforeAll(() => {
    enforcing = prepare();
    observing = prepare(() => ({ 'policy.yml': POLICY.replace('mode: enforce', 'mode: observe') }));
    for (const each of [enforcing, observing])
      roots.set(each, copyOf(each).ada.git(['rev-list', '--max-parents=0', 'origin/main']));
  });

  function run(world: World, of: Prepared, event: GitHubEvent): JobAnswer {
    return runAction(world.server, { ...event, inputs: { root: roots.get(of) ?? '', gate: 'push', ...event.inputs } });
  }

  function work(world: World, name = 'work'): void {
    world.branch(name);
    world.commit(name, {
      [`src/${name}.txt`]: `${name}\n`,
      'package.json': '{"name":"trap"}',
      '.npmrc': 'script-shell=/trap\n',
    });
  }

  it('refuses a request that nobody signed, and passes it once somebody has', () => {
    const world = copyOf(enforcing);
    work(world);
    const before = run(world, enforcing, request(world, 'work'));
    expect(before.status).toBe(1);
    expect(before.stdout).toContain('::error title=countersign landing.judged.1::');
    expect(before.summary).toContain('## countersign: ❌ refused');
    expect(before.summary).toContain('| **Risk** |');
    expect(world.sign('work').status).toBe(0);
    const after = run(world, enforcing, request(world, 'work'));
    expect(after).toMatchObject({ status: 0, stderr: '' });
    expect(after.stdout).not.toContain('::error');
    expect(after.summary).toContain('✅ may land');
  });

  it('checks nothing of the request out, and leaves nothing behind', () => {
    const world = copyOf(enforcing);
    work(world);
    const { workspace } = run(world, enforcing, request(world, 'work'));
    expect(readdirSync(workspace)).toEqual([]);
    expect(readdirSync(join(workspace, '..', 'temporary'))).toEqual([]);
  });

  it('writes what it found for code scanning', () => {
    const world = copyOf(enforcing);
    work(world);
    const event = request(world, 'work');
    const { workspace } = run(world, enforcing, { ...event, inputs: { sarif: 'found.sarif' } });
    const sarif = JSON.parse(readFileSync(join(workspace, 'found.sarif'), 'utf8')) as { readonly version: string };
    expect(sarif.version).toBe('2.1.0');
  });

  it('reads the policy from the default branch, whatever the request brings', () => {
    const world = copyOf(enforcing);
    world.branch('free');
    world.commit('free', { '.countersign/policy.yml': POLICY.replace('mode: enforce', 'mode: observe') });
    const answer = run(world, enforcing, request(world, 'free'));
    expect(answer.status).toBe(1);
    expect(answer.stdout).toContain('REFUSED');
  });

  it('tells in mode observe, and lets the job pass', () => {
    const world = copyOf(observing);
    work(world);
    const answer = run(world, observing, request(world, 'work'));
    expect(answer.status).toBe(0);
    expect(answer.stdout).toContain('::notice title=countersign landing.judged.1::');
    expect(answer.stdout).toContain('The policy is in mode observe: this is told, and stops nothing.');
  });

  it('fails without the trust root, and with another one in every mode', () => {
    const world = copyOf(enforcing);
    work(world);
    const event = request(world, 'work');
    expect(run(world, enforcing, { ...event, inputs: { root: '' } })).toMatchObject({ status: 3 });
    const other = copyOf(observing);
    work(other);
    const wrong = { ...request(other, 'work'), inputs: { root: roots.get(enforcing) ?? '' } };
    expect(run(other, observing, wrong)).toMatchObject({ status: 1 });
    const none = run(other, observing, { ...wrong, inputs: { root: '' } });
    expect(none.status).toBe(0);
    expect(none.stdout).toContain('countersign trust prints it');
  });

  it.each([
    [
      'a request’s own workflow',
      { name: 'pull_request', workflow: 'a/b/.github/workflows/x.yml@refs/pull/7/merge' },
      4,
      'comes from the request',
    ],
    ['a workflow of unknown origin', { name: 'pull_request', workflow: '' }, 4, 'comes from the request'],
    ['an event without a request', { name: 'issue_comment' }, 2, 'nothing to judge on the event'],
    [
      'a payload without a head',
      { name: 'pull_request_target', payload: { pull_request: { number: 7, base: { ref: 'main' } } } },
      2,
      'does not say its head',
    ],
    [
      'a target that is no branch',
      {
        name: 'pull_request_target',
        payload: { pull_request: { number: 7, base: { ref: '--upload-pack=x' }, head: { sha: 'a'.repeat(40) } } },
      },
      2,
      'does not say the branch',
    ],
  ])('refuses %s', (_, more, status, why) => {
    const world = copyOf(enforcing);
    work(world);
    const answer = run(world, enforcing, { ...request(world, 'work'), ...more });
    expect(answer.status).toBe(status);
    expect(answer.stderr).toContain(why);
  });

  it('takes a required workflow of another repository on pull_request', () => {
    const world = copyOf(enforcing);
    work(world);
    const event = {
      ...request(world, 'work'),
      name: 'pull_request',
      workflow: 'org/rules/.github/workflows/x.yml@refs/heads/main',
    };
    expect(run(world, enforcing, event).stdout).toContain('REFUSED');
  });

  it('judges a merge queue’s group request by request, each by its own signatures', () => {
    const world = copyOf(enforcing);
    const queue = (): GitHubEvent => {
      world.branch('queue');
      for (const name of ['one', 'two']) world.ada.git(['merge', '-q', '--no-ff', '-m', `Merge ${name}`, name]);
      const head = world.ada.id('queue');
      world.server.git(['fetch', '-q', '../ada', '+refs/heads/queue:refs/heads/gh-readonly-queue/main/pr-2']);
      world.ada.git(['checkout', '-q', 'main']);
      world.ada.git(['branch', '-q', '-D', 'queue']);
      return { name: 'merge_group', payload: { merge_group: { base_ref: 'refs/heads/main', head_sha: head } } };
    };
    for (const name of ['one', 'two']) {
      world.branch(name);
      world.commit(name, { [`src/${name}.txt`]: `${name}\n` });
    }
    expect(world.sign('one').status).toBe(0);
    expect(run(world, enforcing, queue())).toMatchObject({ status: 1 });
    expect(world.sign('two', { by: 'sol' }).status).toBe(0);
    expect(run(world, enforcing, queue())).toMatchObject({ status: 0 });
  });

  it('records what landed, with a key that it is given as text', () => {
    const world = copyOf(observing);
    const key = readFileSync(world.key('gate'), 'utf8');
    const pushed = { name: 'push', payload: { ref: 'refs/heads/main' } };
    expect(run(world, observing, pushed).stdout).toContain('was given no key');
    expect(recordsOf(world.server)).toEqual([]);
    const answer = run(world, observing, { ...pushed, inputs: { key } });
    expect(answer.status).toBe(0);
    expect(answer.stdout).toContain('recorded 1 landing');
    expect(recordsOf(world.server)).toHaveLength(1);
    expect(answer.stdout + answer.stderr + answer.summary).not.toContain('PRIVATE KEY');
  });

  it('fails the recorder’s job on a violation, and says that it prevents nothing', () => {
    const world = copyOf(enforcing);
    work(world);
    past(world, 'work');
    const key = readFileSync(world.key('gate'), 'utf8');
    const answer = run(world, enforcing, { name: 'push', payload: {}, inputs: { key } });
    expect(answer.status).toBe(1);
    expect(answer.summary).toContain('detects what landed, it prevents nothing');
    expect(recordsOf(world.server).at(-1)?.record.verdict).toBe('violation');
  });
});
