/** `assess plan` and `check --plan` as a person runs them. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { countersign } from '../cli/run.ts';
import { makeFolder, makeRepository } from '../git/fixture.ts';
import { planText, UNTOUCHED } from './plan-builders.ts';

const DESTROYS = planText([...UNTOUCHED, { type: 'aws_db_instance', name: 'orders', actions: ['delete'], before: {} }]);

describe('countersign assess plan', () => {
  it('ends with 1 from the named tier on, and says what is destroyed', () => {
    const folder = makeFolder();
    writeFileSync(join(folder, 'tfplan.json'), DESTROYS);
    const { status, stdout } = countersign(folder, ['assess', 'plan', 'tfplan.json']);
    expect(status).toBe(1);
    expect(stdout).toContain('tf.delete.stateful tfplan.json:1 aws_db_instance.orders');
    expect(stdout).toContain('1 to delete, 20 unchanged');
  });

  it('judges one plan a line, and ends with 3 when one of them could not be assessed', () => {
    const lines = [
      { id: 'a', plan: JSON.parse(DESTROYS) as unknown },
      { id: 'b', plan: planText(UNTOUCHED) },
      { id: 'c', plan: 'Error: no state' },
    ];
    const { status, stdout } = countersign(makeFolder(), ['assess', 'plan', '--batch', '--environment', 'sandbox'], {
      input: lines.map((line) => JSON.stringify(line)).join('\n'),
    });
    const answers = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { id: string; state: string; tier: string });
    expect(answers.map(({ id, state, tier }) => [id, state, tier])).toEqual([
      ['a', 'assessed', 'low'],
      ['b', 'assessed', 'low'],
      ['c', 'error', 'medium'],
    ]);
    expect(status).toBe(3);
  });
});

describe('countersign check --plan', () => {
  it('adds what the plan shows to the risk of the change, and names the plan', () => {
    const repository = makeRepository();
    repository.write('a.txt', 'one\n');
    repository.commit('one');
    repository.branch('feature');
    repository.write('a.txt', 'two\n');
    repository.commit('two');
    const { stdout } = countersign(repository, ['check', 'main..feature', '--plan', '-', '--json'], {
      input: DESTROYS,
    });
    const report = JSON.parse(stdout) as {
      notices: string[];
      assessment: { tier: string; factors: { rule: string }[] };
    };
    expect(report.assessment.tier).toBe('critical');
    expect(report.assessment.factors.map(({ rule }) => rule)).toContain('tf.delete.stateful');
    expect(report.notices.join('\n')).toMatch(/Plan stdin \(sha256 [0-9a-f]{12}\)/);
  });
});
