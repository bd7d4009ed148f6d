/** The hooks in an author's clone, run by git as `init` writes them. */
import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { delimiter, join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { commitMessageText, prePushText } from '../../src/app/setup/init-texts.ts';
import { type Answer, countersign, LAUNCHER, runEnvironment } from '../cli/run.ts';
import { copyOf, POLICY, type Prepared, prepare, STATEMENTS, type World } from '../gate/world.ts';

const ODD = 'Pay\n\nSigned-off-by: Claude <noreply@anthropic.com>\n';

/** Ada's clone with both hooks, on a server that takes everything. */
function withHooks(world: World): void {
  for (const [name, text] of [
    ['pre-push', prePushText()],
    ['commit-msg', commitMessageText()],
  ] as const) {
    const path = join(world.ada.path, '.git', 'hooks', name);
    writeFileSync(path, text);
    chmodSync(path, 0o755);
  }
  for (const name of ['pre-receive', 'post-receive'])
    writeFileSync(join(world.server.path, 'hooks', name), '#!/bin/sh\n');
}

function git(world: World, args: readonly string[], env: Readonly<Record<string, string>> = {}): Answer {
  const bin = join(world.ada.path, '..', 'bin');
  mkdirSync(bin, { recursive: true });
  const command = join(bin, 'countersign');
  writeFileSync(command, `#!/bin/sh\nexec '${process.execPath}' '${LAUNCHER}' "$@"\n`, { mode: 0o755 });
  const base = runEnvironment();
  const path = `${bin}${delimiter}${base['PATH'] ?? ''}`;
  const done = spawnSync('git', args, { cwd: world.ada.path, env: { ...base, PATH: path, ...env }, encoding: 'utf8' });
  return { status: done.status, stdout: done.stdout, stderr: done.stderr };
}

describe('the hook pre-push', () => {
  let enforcing: Prepared;
  let observing: Prepared;

  beforeAll(() => {
    enforcing = prepare();
    observing = prepare(() => ({ 'policy.yml': POLICY.replace('mode: enforce', 'mode: observe') }));
  });

  function started(company: Prepared): World {
    const world = copyOf(company);
    withHooks(world);
    world.branch('work');
    world.commit('Pay', { 'src/pay.txt': 'pay twice\n' });
    // Somebody has signed something, so that the store is there.
    world.branch('other');
    world.commit('Other', { 'src/other.txt': 'other\n' });
    expect(world.sign('other').status).toBe(0);
    world.ada.git(['fetch', '-q', 'origin', `${STATEMENTS}:${STATEMENTS}`]);
    return world;
  }

  it('stops a push onto a protected branch that the gate would refuse, and says why', () => {
    const world = started(enforcing);
    const before = world.tip();
    const answer = git(world, ['push', 'origin', 'work:main']);
    expect(answer.status).toBe(1);
    expect(answer.stderr).toContain('(landing.judged.1)');
    expect(answer.stderr).toContain('Stopped here, because the gate would refuse it. git push --no-verify');
    expect(world.tip()).toBe(before);
    expect(git(world, ['push', '-q', '--no-verify', 'origin', 'work:main']).status).toBe(0);
  });

  it('finds what was signed meanwhile before it stops anything', () => {
    const world = started(enforcing);
    expect(world.sign('work').status).toBe(0);
    expect(git(world, ['push', '-q', 'origin', 'work:main'])).toMatchObject({ status: 0 });
  });

  it('tells what a branch will need on the home branch, and lets it through', () => {
    const world = started(enforcing);
    const needs = git(world, ['push', 'origin', 'work']);
    expect(needs.status).toBe(0);
    expect(needs.stderr).toContain('countersign: to land on main, work needs');
    expect(needs.stderr).toContain('otto or sena or sol signs');
    world.ada.git(['checkout', '-q', 'other']);
    expect(git(world, ['push', 'origin', 'other']).stderr).toContain('countersign: other may land on main.');
  });

  it('only tells where the policy observes', () => {
    const world = started(observing);
    const answer = git(world, ['push', 'origin', 'work:main']);
    expect(answer.status).toBe(0);
    expect(answer.stderr).toContain('countersign: main takes it (mode observe); under enforce it would need\n  · ');
  });

  it('says in plain words what a first push will need, where the server has no store yet', () => {
    const world = copyOf(observing);
    withHooks(world);
    world.branch('work');
    world.commit('Pay', { 'src/pay.txt': 'pay twice\n' });
    for (const refspec of ['work', 'work:main']) {
      const { status, stderr } = git(world, ['push', '-q', 'origin', refspec]);
      expect(status).toBe(0);
      expect(stderr).toMatch(
        /^countersign: .* \(mode observe\); under enforce it would need\n {2}· src\/pay\.txt .*\n/,
      );
      expect(stderr).not.toMatch(/ERROR|store\.absent|git fetch/);
    }
  });

  it('lets through what it cannot judge, and says so', () => {
    const world = started(enforcing);
    world.ada.git(['update-ref', '-d', STATEMENTS]);
    const unread = broken(world);
    world.ada.git(['config', 'remote.other.url', '../nowhere.git']);
    world.ada.git(['config', 'remote.other.pushurl', '../server.git']);
    const blind = git(world, ['push', '-q', 'other', 'work:main']);
    expect(blind.status).toBe(0);
    expect(blind.stderr).toBe(
      "countersign: what is signed for main is not known in this clone (git fetch other 'refs/countersign/*:refs/countersign/*'); the push goes on, and the gate judges it.\n",
    );
    world.ada.git(['update-ref', 'refs/remotes/origin/main', unread]);
    const other = git(world, ['push', 'other', 'work']);
    expect(other.status).toBe(0);
    expect(other.stderr).toContain('countersign cannot judge this push');
    expect(other.stderr).toContain('the gate judges what lands');
  });

  it('is out of the way where countersign is not installed', () => {
    const world = started(enforcing);
    const bin = join(world.ada.path, '..', 'plain');
    mkdirSync(bin);
    for (const name of ['git', 'sh']) symlinkSync(which(name), join(bin, name));
    expect(git(world, ['push', '-q', 'origin', 'work:main'], { PATH: bin })).toMatchObject({ status: 0 });
  });

  it('reads nothing but what git writes', () => {
    const world = started(enforcing);
    const wrong = countersign(world.ada, ['hook', 'pre-push', 'origin', 'x'], { input: 'refs/heads/a b c\n' });
    expect(wrong.status).toBe(2);
    expect(countersign(world.ada, ['hook', 'pre-push', 'origin', 'x']).status).toBe(0);
  });

  /** A home tip whose policy cannot be read. */
  function broken(world: World): string {
    world.branch('broken');
    return world.commit('Broken', { '.countersign/policy.yml': 'mode: [' });
  }
});

describe('the hook commit-msg', () => {
  it('tells of a mark that is odd, and of an agent that the message does not name; never stops', () => {
    const world = copyOf(prepare());
    withHooks(world);
    const commit = (message: string, env: Readonly<Record<string, string>> = {}): Answer =>
      git(world, ['commit', '-q', '--allow-empty', '-m', message], env);
    expect(commit('Pay')).toMatchObject({ status: 0, stderr: '' });
    const odd = commit(ODD);
    expect(odd.status).toBe(0);
    const agent = commit('Pay', { CLAUDECODE: '1' });
    expect(agent.status).toBe(0);
    expect(agent.stderr).toContain('countersign flag --agent claude-code');
    expect(commit('Pay\n\nAssisted-by: claude-code:claude-opus-4-5', { CLAUDECODE: '1' }).stderr).toBe('');
    expect(odd.stderr).toContain('countersign: ');
    const absent = countersign(world.ada, ['hook', 'commit-msg', 'no-such-file']);
    expect(absent.status).toBe(0);
    expect(absent.stderr).toContain('cannot judge this message: the message in no-such-file cannot be read');
  });
});

function which(name: string): string {
  return spawnSync('sh', ['-c', `command -v ${name}`], { encoding: 'utf8' }).stdout.trim();
}
