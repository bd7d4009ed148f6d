/** The company with a production branch and release branches that take from main what was judged there. */
import { dirname } from 'node:path';
import { expect } from 'vitest';
import type { CommitId, RefName } from '../../src/model/id.ts';
import type { LandingRecord, Principal, SignOff } from '../../src/model/statement.ts';
import { copyOf, POLICY, prepare, recordsOf, type Prepared, type World } from '../gate/world.ts';

const FLOW = `protected: [refs/heads/main, refs/heads/production, "refs/heads/release/*"]
flow:
  - { to: refs/heads/production, promotes: [refs/heads/main] }
  - { to: "refs/heads/release/*", backports: [refs/heads/main] }
  - { to: refs/heads/main, promotes: ["refs/heads/release/*"] }
`;

/** The policy of the company, its refs connected. */
export const FLOWING: string = POLICY.replace(/^protected: .*\n/m, FLOW);

/** The company after something has landed on main, at which the branches given begin; prepared once, to be copied. */
export async function connected(branches: readonly string[]): Promise<Prepared> {
  const company = prepare(() => ({ 'policy.yml': FLOWING }));
  const world = copyOf(company);
  await signed(world, 'one', { 'src/one.txt': 'one\n' });
  landed(world, 'one:main');
  for (const branch of branches) landed(world, `one:${branch}`);
  return { folder: dirname(world.server.path), fido: company.fido };
}

/** One commit on a new branch, read by a senior for the target. */
export async function signed(
  world: World,
  name: string,
  files: Record<string, string | null>,
  { at = 'origin/main', target = 'main', by = 'sena' }: { at?: string; target?: string; by?: string } = {},
): Promise<SignOff> {
  world.branch(name, at);
  world.commit(name, files);
  const more = { target: `refs/heads/${target}` as RefName, by: `person:${by}` as Principal, onto: world.ada.id(at) };
  const statement = world.signOff(name, more);
  await world.seal(statement, { by });
  return statement;
}

/** Lands it, and gives the commit. */
export function landed(world: World, refspec: string): CommitId {
  const answer = world.push(refspec);
  expect(answer.status, answer.stderr).toBe(0);
  world.ada.git(['fetch', '-q', 'origin']);
  return world.ada.id(refspec.split(':')[0] ?? '');
}

/** The newest record of a branch. */
export function newest(world: World, branch: string): LandingRecord | undefined {
  return recordsOf(world.server, `refs/heads/${branch}`).at(-1)?.record;
}

/** Merges into the branch that Ada is on, as git does it by default. */
export function merge(world: World, name: string): void {
  world.ada.git(['merge', '-q', '--no-ff', '-m', `Merge ${name}`, name]);
}
