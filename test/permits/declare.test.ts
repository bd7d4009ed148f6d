/** Declarations: what an author says of their own work has effect, and cannot take evidence away. */
import { beforeAll, describe, expect, it } from 'vitest';
import { countersign, jsonOf } from '../cli/run.ts';
import { copyOf, POLICY, type Prepared, type World } from '../gate/world.ts';
import { json, prepareWithPermits, run } from './world.ts';

/** Only what an AI may have written needs somebody. */
const UNKNOWN_ASKS = POLICY.replace('when: true', 'when: unknown.lines > 0 || ai.lines > 0').concat(
  '  - { id: rest, name: people wrote it, when: true, nothing_required: people wrote it }\n',
);

describe('declare', () => {
  let company: Prepared;
  beforeAll(() => {
    company = prepareWithPermits(() => ({ 'policy.yml': UNKNOWN_ASKS }));
  });

  function work(message = 'Ask'): World {
    const world = copyOf(company);
    world.branch('work');
    world.commit(message, { 'src/pay.txt': 'ask\npay\n' });
    return world;
  }

  const check = (world: World): Record<string, unknown> =>
    jsonOf(countersign(world.ada, ['check', 'origin/main..work', '--json']));
  const classes = (world: World): readonly unknown[] =>
    (
      check(world)['attribution'] as { files: readonly { added: readonly { class: string; grade: string }[] }[] }
    ).files.flatMap(({ added }) => added.map(({ class: name, grade }) => [name, grade]));

  it('no-ai by the author makes the lines human, declared: for check and for the gate', () => {
    const world = work();
    expect(classes(world)).toEqual([['unknown', null]]);
    expect(world.push('work:main').status).toBe(1);
    expect(json(world, 'declaration', ['declare', 'no-ai', 'origin/main..work'])).toMatchObject({
      status: 0,
      kind: 'declaration',
    });
    expect(classes(world)).toEqual([['human', 'declared']]);
    expect(world.push('work:main')).toMatchObject({ status: 0 });
  });

  it('no-ai beside evidence of an AI counts for nothing and is a violation', () => {
    const world = work('Ask\n\nAssisted-by: claude-code:claude-opus-4-5');
    expect(run(world, ['declare', 'no-ai', 'origin/main..work'])).toMatchObject({ status: 0 });
    expect(classes(world)).toEqual([['ai', 'declared']]);
    const { findings } = check(world)['attribution'] as { findings: readonly { rule: string }[] };
    expect(findings.map(({ rule }) => rule)).toContain('attribution.declaration.contradicted');
    expect(world.push('work:main').status).toBe(1);
    expect(world.verify('work').stdout).toContain('Violation: ada declared that no AI wrote');
  });

  it('no-ai is the author’s to say, and ends when it is withdrawn', () => {
    const world = work();
    expect(run(world, ['declare', 'no-ai', 'origin/main..work'], 'sena')).toMatchObject({ status: 4 });
    const { statement } = json(world, 'declaration', ['declare', 'no-ai', 'origin/main..work']);
    expect(run(world, ['sign-offs', 'withdraw', String(statement), '--reason', 'it did'])).toMatchObject({ status: 0 });
    expect(classes(world)).toEqual([['unknown', null]]);
  });

  it('no-ai speaks for what it was said of, and not for what came after it', () => {
    const world = work();
    expect(run(world, ['declare', 'no-ai', 'origin/main..work'])).toMatchObject({ status: 0 });
    world.commit('More', { 'src/more.txt': 'more\n' });
    expect(classes(world)).toEqual([
      ['unknown', null],
      ['human', 'declared'],
    ]);
  });

  it('whoever declares to have prompted it does not sign it', () => {
    const world = work();
    expect(world.sign('work').status).toBe(0);
    expect(run(world, ['declare', 'prompter', 'origin/main..work'], 'sena')).toMatchObject({ status: 0 });
    const refused = world.push('work:main');
    expect([refused.status, refused.stderr]).toEqual([1, expect.stringContaining('0 of 1 people')]);
    world.sign('work', { by: 'sol' });
    expect(world.push('work:main')).toMatchObject({ status: 0 });
  });

  it('not-mine strikes nothing by itself, and is shown', () => {
    const world = work();
    expect(run(world, ['declare', 'not-mine', 'origin/main..work'])).toMatchObject({ status: 0 });
    expect(classes(world)).toEqual([['unknown', null]]);
    expect(countersign(world.ada, ['sign-offs']).stdout).toContain('declares not-mine of');
  });
});
