/** A hosted forge over the test's server: it lands whatever it is asked to, and starts the jobs that `init` wrote. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Answer } from '../cli/run.ts';
import { storyTime } from '../cli/clock.ts';
import { runAction } from '../forges/jobs.ts';
import { copyOf, POLICY, prepare, type World } from '../gate/world.ts';
import type { FidoSigner } from '../signatures/signers.ts';
import { initialised, rootOf } from './chapters.ts';

const FORGE = { GIT_COMMITTER_NAME: 'GitHub', GIT_COMMITTER_EMAIL: 'noreply@github.com' };

export interface Forge {
  readonly world: World;
  readonly root: string;
  /** The job that judges a request, on its event. */
  judge(branch: string): Answer;
  /** The job that judges a queue's commit. */
  judgeQueue(branch: string): Answer;
  /** Moves main to a branch of Ada's clone, whatever anybody said, and starts the recorder. */
  move(branch: string): Answer;
}

/** Whoever owns the policy, where that is not the company of five. */
export interface Team {
  readonly rules: Parameters<typeof prepare>[0];
  readonly devices: ReadonlyMap<string, FidoSigner>;
}

const COMPANY: Team = {
  rules: () => ({ 'policy.yml': POLICY.replace('mode: enforce', 'mode: observe') }),
  devices: new Map(),
};

/** Adopted with `init` in mode observe, recorder and all; nothing enforces yet. */
export function openForge({ rules, devices }: Team = COMPANY): Forge {
  const url = 'git@github.com:example/shop.git';
  const prepared = prepare(rules, (ada) => initialised(ada, url));
  const world = copyOf({ ...prepared, fido: new Map([...prepared.fido, ...devices]) });
  for (const name of ['pre-receive', 'post-receive'])
    writeFileSync(join(world.server.path, 'hooks', name), '#!/bin/sh\n');
  const root = rootOf(world);
  const inputs = { root, gate: 'push' };
  return {
    world,
    root,
    judge(branch) {
      world.server.git(['fetch', '-q', '../ada', `+refs/heads/${branch}:refs/pull/7/head`]);
      const pull_request = { number: 7, base: { ref: 'main' }, head: { sha: world.ada.id(branch) } };
      return runAction(world.server, { name: 'pull_request_target', payload: { pull_request }, inputs });
    },
    judgeQueue(branch) {
      world.server.git(['fetch', '-q', '../ada', `+refs/heads/${branch}:refs/heads/gh-readonly-queue/main/pr-7`]);
      const merge_group = { base_ref: 'refs/heads/main', head_sha: world.ada.id(branch) };
      return runAction(world.server, { name: 'merge_group', payload: { merge_group }, inputs });
    },
    move(branch) {
      world.server.git(['fetch', '-q', '../ada', `+refs/heads/${branch}:refs/heads/main`]);
      world.ada.git(['fetch', '-q', 'origin']);
      const key = readFileSync(world.key('gate'), 'utf8');
      return runAction(world.server, { name: 'push', payload: { ref: 'refs/heads/main' }, inputs: { ...inputs, key } });
    },
  };
}

/** The one commit that the button "squash and merge" makes; gives its branch. */
export function squashed(world: World, branch: string, into?: string): string {
  const name = `squash-${branch}`;
  if (into === undefined) world.branch(name);
  world.ada.git(['merge', '-q', '--squash', branch]);
  const env = { ...FORGE, ...dated(), GIT_AUTHOR_NAME: 'Ada Writer', GIT_AUTHOR_EMAIL: 'ada@example.org' };
  world.ada.git(['commit', '-q', '--no-gpg-sign', '-m', `${branch} (#7)`], { env });
  return into ?? name;
}

/** The merge commit that a queue makes of a request, on the present branch. */
export function merged(world: World, branch: string): void {
  const env = { ...FORGE, ...dated(), GIT_AUTHOR_NAME: 'Ada Writer', GIT_AUTHOR_EMAIL: 'ada@example.org' };
  world.ada.git(['merge', '-q', '--no-ff', '--no-gpg-sign', '-m', `Merge pull request #7 from ${branch}`, branch], {
    env,
  });
}

function dated(): Record<string, string> {
  const date = `${storyTime() - 600} +0000`;
  return { GIT_AUTHOR_DATE: date, GIT_COMMITTER_DATE: date };
}

/** Switches enforcement on, which an owner does alone while the policy observes. */
export function enforce(forge: Forge): Answer {
  const { world } = forge;
  world.branch('enforce');
  const now = world.ada.git(['show', 'origin/main:.countersign/policy.yml']);
  world.commit('Enforce', { '.countersign/policy.yml': `${now.replace('mode: observe', 'mode: enforce')}\n` });
  return forge.move('enforce');
}
