/** `countersign assess manifest`, as a person runs it. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { countersign } from '../cli/run.ts';
import { makeFolder } from '../git/fixture.ts';
import { swap, WEB } from './cases/manifest-objects.ts';

const folder = makeFolder();

function file(name: string, text: string): string {
  writeFileSync(join(folder, name), text);
  return name;
}

const before = file('before.yaml', WEB);
const after = file('after.yaml', swap(WEB, 'replicas: 3', 'replicas: 0'));

describe('assess manifest', () => {
  it('names the rule, the object and both values, and exits 1', () => {
    const answer = countersign(folder, ['assess', 'manifest', before, after]);
    expect(answer.status).toBe(1);
    expect(answer.stdout).toMatch(/k8s\.scale\.zero after\.yaml:\d+ Deployment\/shop\/web/);
    expect(answer.stdout).toContain('[3 → 0]');
  });

  it('judges one object a line, by the path that each names', () => {
    const items = [
      { id: 'a', path: 'Dockerfile', old: 'FROM a:1\nUSER app\n', new: 'FROM a:1\n' },
      {
        id: 'b',
        path: '.github/workflows/ci.yml',
        old: 'jobs: {test: {steps: [{run: npm test}]}}',
        new: 'jobs: {other: {steps: [{run: ls}]}}',
      },
      { id: 'c', path: 'k8s/web.yaml', old: WEB, new: WEB },
    ];
    const input = items.map((item) => JSON.stringify(item)).join('\n');
    const answer = countersign(folder, ['assess', 'manifest', '--batch', '--json'], { input });
    expect(answer.status).toBe(1);
    const lines = answer.stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { id: string; factors: { rule: string }[] });
    expect(lines.map(({ id, factors }) => [id, ...factors.map(({ rule }) => rule)])).toEqual([
      ['a', 'guardrail.lost.isolation'],
      ['b', 'pipeline.removed.job'],
      ['c'],
    ]);
  });

  it('asks for a path where the name does not say what the file is', () => {
    const answer = countersign(folder, ['assess', 'manifest', file('notes', 'a'), file('notes2', 'b')]);
    expect(answer.status).toBe(2);
    expect(answer.stderr).toContain('--path');
  });
});
