/** The fake GitHub itself, held against what GitHub publishes. */
import { expect, it } from 'vitest';
import type { RefName } from '../../../src/model/id.ts';
import { statusOf } from '../../contracts/forge.ts';
import { publishedApi } from './server.ts';
import { githubWorld } from './world.ts';

it('every operation that the adapter uses is published, and every answer of the fake is as published', async () => {
  const world = await githubWorld();
  const person = await githubWorld({ account: 'token' });
  for (const { fake, forge, addRepository } of [world, person]) {
    const shop = addRepository('acme/shop');
    shop.push('topic', { 'a.txt': 'a\n' });
    shop.push('other', { 'b.txt': 'b\n' });
    shop.open('topic');
    shop.land(shop.open('other'));
    await forge.repositories();
    await forge.requests(shop.key);
    await forge.fetchSource(shop.key);
    fake.repositories[0]?.rules.push({ branch: 'main', checks: [{ context: 'countersign/main', app: 4_711 }] });
    await forge.checkRule(shop.key, 'refs/heads/main' as RefName);
    await forge.setStatus(shop.key, statusOf(shop.tip('main'), { state: 'pending' }));
    await forge.setStatus(shop.key, statusOf(shop.tip('main')));
    await forge.setStatus(shop.key, statusOf(shop.tip('main'), { state: 'pass' }));
  }
  expect([...world.violations(), ...person.violations()]).toEqual([]);
  const checked = [...publishedApi().checked.keys()].filter((name) => !name.includes('?')).toSorted();
  expect(checked).toEqual([
    'apps/create-installation-access-token 201',
    'apps/create-installation-access-token body',
    'apps/list-installations 200',
    'apps/list-repos-accessible-to-installation 200',
    'checks/create 201',
    'checks/create body',
    'checks/list-for-ref 200',
    'checks/update 200',
    'checks/update body',
    'pulls/list 200',
    'repos/create-commit-status 201',
    'repos/create-commit-status body',
    'repos/get 200',
    'repos/get-branch-rules 200',
    'repos/get-combined-status-for-ref 200',
  ]);
  await world.destroy();
  await person.destroy();
});

it('the description really refuses: another type, a missing field, an unknown parameter, operation or value', () => {
  const api = publishedApi();
  const [pull] = api.example('pull-request-simple-items') as readonly Record<string, unknown>[];
  const sound = { ...pull, requested_teams: [] };
  const path = '/repos/acme/shop/pulls';
  expect(api.answerFaults('GET', path, 200, [sound])).toEqual([]);
  expect(api.answerFaults('GET', path, 200, [{ ...sound, number: '7' }])).toHaveLength(1);
  const { head: _head, ...headless } = sound as Record<string, unknown>;
  expect(api.answerFaults('GET', path, 200, [headless])).toHaveLength(1);
  expect(api.answerFaults('GET', path, 204, undefined)).toHaveLength(1);
  expect(api.questionFaults('GET', path, new URLSearchParams('state=open'), undefined)).toEqual([]);
  expect(api.questionFaults('GET', path, new URLSearchParams('state=merged'), undefined)).toHaveLength(1);
  expect(api.questionFaults('GET', path, new URLSearchParams('per_page=all'), undefined)).toHaveLength(1);
  expect(api.questionFaults('GET', path, new URLSearchParams('since=1'), undefined)).toHaveLength(1);
  expect(api.questionFaults('PUT', path, new URLSearchParams(), undefined)).toHaveLength(1);
  const run = { name: 'countersign/main', head_sha: 'a'.repeat(40), status: 'completed', conclusion: 'success' };
  const runs = '/repositories/1/check-runs';
  expect(api.questionFaults('POST', runs, new URLSearchParams(), run)).toEqual([]);
  expect(api.questionFaults('POST', runs, new URLSearchParams(), { ...run, conclusion: 'good' })).not.toEqual([]);
  expect(api.questionFaults('POST', runs, new URLSearchParams(), { name: 'x' })).not.toEqual([]);
});
