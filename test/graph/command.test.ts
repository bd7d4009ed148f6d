/** `blast` on a real repository, and what `check` keeps in mind of it. */
import { beforeAll, describe, expect, it } from 'vitest';
import { countersign, jsonOf } from '../cli/run.ts';
import { makeRepository } from '../git/fixture.ts';
import type { Fixture } from '../git/fixture.ts';

const CATALOG =
  'apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata:\n  name: till\n  labels: { tier: "1" }\nspec: {}\n';

let repo: Fixture;
beforeAll(() => {
  repo = makeRepository();
  repo.commit('start', {
    files: {
      'lib/money.ts': 'export const a = 1;\n',
      'lib/old.ts': 'export const b = 1;\n',
      'till/b.ts': "import { a } from '../lib/money.ts';\nimport { b } from '../lib/old.ts';\n",
      'till/catalog-info.yaml': CATALOG,
      'docs/x.md': 'x\n',
    },
  });
  repo.branch('feature');
  repo.commit('money', { files: { 'lib/money.ts': 'export const a = 2;\n', 'lib/old.ts': null, 'docs/x.md': 'y\n' } });
});

describe('blast', () => {
  it('names the services that a change reaches, what it deletes included, with the way there', () => {
    const answer = countersign(repo, ['blast', 'main..feature', '--json']);
    expect(answer.status).toBe(0);
    expect(jsonOf(answer)).toMatchObject({
      subject: 'main..feature',
      touched: ['docs/x.md', 'lib/money.ts', 'lib/old.ts'],
      services: [
        {
          name: 'till',
          tier: 1,
          way: [
            { node: 'till/b.ts', why: 'imports' },
            { node: 'entity:component:default/till', why: 'has' },
          ],
        },
      ],
    });
  });

  it('tells people in one look, and draws the way', () => {
    const { stdout } = countersign(repo, ['blast', 'main..feature']);
    expect(stdout).toMatch(/touches 3 files and reaches 1 other file or thing, 1 service \(1 of tier 1\)/);
    expect(stdout).toMatch(/till tier 1\n +used by till\/b\.ts → of entity:component:default\/till/);
    const picture = countersign(repo, ['blast', 'main..feature', '--format', 'mermaid']).stdout;
    expect(picture).toMatch(/^flowchart LR\n/);
    expect(picture).toMatch(/\["till\/b\.ts"\][\s\S]*:::tier1/);
  });

  it('lets a later check know that a service of tier 1 depends on the path', () => {
    const { stdout } = countersign(repo, ['check', 'main..feature', '--json']);
    const { factors } = (JSON.parse(stdout) as { assessment: { factors: { rule: string; place: { path: string } }[] } })
      .assessment;
    const blast = factors.filter(({ rule }) => rule === 'blast.dependents.many').map(({ place }) => place.path);
    expect(blast).toContain('lib/money.ts');
    expect(blast).not.toContain('docs/x.md');
  });
});
