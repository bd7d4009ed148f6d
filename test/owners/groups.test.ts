/** Groups of the policy: who may open permits, and who may lift the rejection of somebody else. */
import { expect, it } from 'vitest';
import type { CommitId, RefName } from '../../src/model/id.ts';
import type { Permit, Principal, StatementId } from '../../src/model/statement.ts';
import { changeDigest } from '../../src/core/signoff/statement/digest.ts';
import { expectLanded, expectRefused } from '../attacks/attack.ts';
import { countersign } from '../cli/run.ts';
import { copyOf, PEOPLE, POLICY, prepare, REPOSITORY, type World } from '../gate/world.ts';

const GROUPS = `permits: { break-glass: [on-call], undo: [sol] }
rejections: { lifted_by: [on-call] }
`;
const ON_CALL = PEOPLE.replace('level: L7 }\nrobots', 'level: L7, teams: [on-call] }\nrobots');
const company = prepare(() => ({ 'policy.yml': POLICY.replace('rules:', `${GROUPS}rules:`), 'people.yml': ON_CALL }));

async function permit(world: World, by: string): Promise<void> {
  const { set } = world.signOff('work');
  const now = Math.floor(Date.now() / 1000);
  const statement: Permit = {
    kind: 'permit',
    repo: REPOSITORY,
    by: `person:${by}` as Principal,
    issued: now,
    reason: 'the shop is down',
    what: 'break-glass',
    about: changeDigest('sha1', set),
    incident: 'INC-1',
    expires: now + 3600,
  };
  await world.seal(statement, { by });
}

async function objection(
  world: World,
  by: string,
  about: { id: StatementId } | { head: CommitId },
): Promise<StatementId> {
  const common = {
    kind: 'objection',
    repo: REPOSITORY,
    by: `person:${by}` as Principal,
    issued: 0,
    reason: 'no',
  } as const;
  if ('id' in about) return world.seal({ ...common, about: { kind: 'statement', id: about.id } }, { by });
  const target = 'refs/heads/main' as RefName;
  return world.seal({ ...common, about: { kind: 'request', target, head: about.head, paths: [] } }, { by });
}

it('whoever is in the configured group opens a permit, and nobody else does', async () => {
  const world = copyOf(company);
  world.branch('work');
  world.commit('Pay', { 'src/pay.txt': 'pay less\n' });
  await permit(world, 'sol');
  expectRefused(world, 'work:main', [
    'sol is not among those who may open a break-glass permit',
    '(permit.not-permitted)',
  ]);
  await permit(world, 'otto');
  expectLanded(world, 'work:main');
});

it('whoever is in the configured group lifts the rejection of somebody of a lower level, and nobody else does', async () => {
  const world = copyOf(company);
  world.branch('work');
  world.commit('Pay', { 'src/pay.txt': 'pay less\n' });
  await world.seal({ ...world.signOff('work'), by: 'person:sol' as Principal }, { by: 'sol' });
  const rejected = await objection(world, 'sena', { head: world.ada.id('work') });
  await objection(world, 'sol', { id: rejected });
  expectRefused(world, 'work:main', ['person:sena rejected it', '(landing.rejected)', '(objection.not-by-signer)']);
  await objection(world, 'otto', { id: rejected });
  expectLanded(world, 'work:main');
});

it('a group that leads nowhere is an error of policy lint', () => {
  const world = copyOf(company);
  const rules = POLICY.replace('rules:', 'permits: { undo: [on-cal] }\nrejections: { lifted_by: [owners] }\nrules:');
  world.branch('work');
  world.commit('Groups', { '.countersign/policy.yml': rules });
  const lint = countersign(world.ada, ['policy', 'lint']);
  expect(lint.status).toBe(2);
  expect(lint.stdout).toContain('`permits.undo` names `on-cal`, which is no team, role or person');
  expect(lint.stdout).toContain('did you mean `on-call`?');
  expect(lint.stdout).toContain('`rejections.lifted_by` names `owners`');
});
