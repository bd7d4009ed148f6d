/** After-reviews: an exception is closed by somebody independent, by the sign-offs that lacked, given late. */
import { beforeAll, describe, expect, it } from 'vitest';
import { countersign, jsonOf } from '../cli/run.ts';
import { copyOf, type Prepared, type World } from '../gate/world.ts';
import { json, prepareWithPermits, run } from './world.ts';

describe('after-review', () => {
  let company: Prepared;
  beforeAll(() => {
    company = prepareWithPermits();
  });

  /** A change that Otto, who is senior, let through on break-glass. */
  function glass(): World {
    const world = copyOf(company);
    world.branch('fix');
    world.commit('Fix the till', { 'src/pay.txt': 'fixed\npay\n' });
    expect(run(world, ['break-glass', 'origin/main..fix', '--reason', 'till'], 'otto')).toMatchObject({ status: 0 });
    expect(world.push('fix:main').status).toBe(0);
    return world;
  }

  const reviews = (world: World): readonly Record<string, unknown>[] =>
    json(world, 'reviews', ['sign-offs', 'reviews', '--fetch'], '')['reviews'] as Record<string, unknown>[];

  it('is due after break-glass, and the late sign-off of somebody independent closes it', () => {
    const world = glass();
    const [record] = world.records();
    expect(reviews(world)).toMatchObject([{ record: record?.id, open: true, openedBy: ['otto'], closedBy: [] }]);
    const signed = json(world, 'sign', ['sign', '--after', record?.id.slice(7, 19) ?? ''], 'sena');
    expect(signed).toMatchObject({
      outcome: 'signed',
      counts: true,
      state: 'pass',
      lacking: [],
      read: ['src/pay.txt'],
    });
    expect(reviews(world)).toMatchObject([{ open: false, closedBy: ['sena'] }]);
  });

  it('is not closed by the author, nor by whoever opened the permit', () => {
    const world = glass();
    for (const [who, rule] of [
      ['ada', 'person.is-contributor'],
      ['otto', 'person.opened-permit'],
    ] as const) {
      expect(run(world, ['sign', '--after', 'fix'], who)).toMatchObject({ status: 4 });
      const anyway = json(world, 'sign', ['sign', '--after', 'fix', '--anyway'], who);
      expect(anyway).toMatchObject({ counts: false, state: 'refused' });
      expect(anyway['against']).toContainEqual(expect.objectContaining({ rule }));
    }
    expect(reviews(world)).toMatchObject([{ open: true }]);
  });

  it('a late sign-off lets nothing land: not the same content on another branch', () => {
    const world = glass();
    expect(run(world, ['sign', '--after', 'fix'], 'sena')).toMatchObject({ status: 0 });
    world.branch('back');
    world.commit('Back', { 'src/pay.txt': 'pay\n' });
    world.sign('back');
    expect(world.push('back:main').status).toBe(0);
    world.branch('again');
    world.commit('Again', { 'src/pay.txt': 'fixed\npay\n' });
    expect(world.push('again:main')).toMatchObject({ status: 1 });
  });

  it('stays closed when its signer leaves, because the next record saw the sign-off', () => {
    const world = glass();
    expect(run(world, ['sign', '--after', 'fix'], 'sol')).toMatchObject({ status: 0 });
    world.branch('next');
    world.commit('Next', { 'src/next.txt': 'next\n' });
    world.sign('next');
    expect(world.push('next:main').status).toBe(0);
    return leave(world, 'sol').then(() => expect(reviews(world)).toMatchObject([{ open: false, closedBy: ['sol'] }]));
  });

  it('opens again when its signer withdraws before a record saw the sign-off', () => {
    const world = glass();
    const signed = json(world, 'sign', ['sign', '--after', 'fix'], 'sena');
    expect(
      run(world, ['sign-offs', 'withdraw', String(signed['statement']), '--reason', 'misread'], 'sena').status,
    ).toBe(0);
    expect(reviews(world)).toMatchObject([{ open: true }]);
  });

  /** Somebody's keys leave the home ref. */
  async function leave(world: World, who: string): Promise<void> {
    world.branch('leave');
    const signers = world.ada.git(['show', 'HEAD:.countersign/allowed_signers']);
    const left = signers.split('\n').filter((line) => !line.startsWith(`person:${who} `));
    world.commit(`${who} leaves`, { '.countersign/allowed_signers': `${left.join('\n')}\n` });
    await world.seal(world.signOff('leave'), { by: 'sena', with: 'device' });
    expect(world.push('leave:main')).toMatchObject({ status: 0 });
  }

  it('shows in the list of statements, where what has landed is no failure', () => {
    const world = glass();
    const { stdout } = countersign(world.ada, ['sign-offs', 'list', '--fetch']);
    expect(stdout).toMatch(/^1 statement: 0 stand, 1 landed\n· [0-9a-f]{12} /);
    expect(stdout).toContain('1 after-review is open, since 0 minutes: countersign sign-offs reviews');
    const [state] = jsonOf(countersign(world.ada, ['sign-offs', '--json']))['statements'] as Record<string, unknown>[];
    expect(state).toMatchObject({ valid: false, rule: 'permit.spent' });
  });
});
