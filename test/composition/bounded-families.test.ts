/** Families in a thread of their own: the same answers, and an end whatever they read. */
import { describe, expect, it } from 'vitest';
import { assessTexts, familyNamed, standaloneContext } from '../../src/app/assess/assess-texts.ts';
import type { FamilyRunner, JudgedFamily } from '../../src/app/assess/family-work.ts';
import { boundedFamilies } from '../../src/composition/bounded-families.ts';
import { BOUNDS, type ReadingBounds } from '../../src/composition/reading-bounds.ts';
import type { AssessmentContext } from '../../src/model/assessment-context.ts';
import { plainRunner } from '../assessment/plain-runner.ts';
import { foundIn, places } from '../assessment/tree-cases.ts';

const BESIDE: ReadingBounds = { ...BOUNDS, here: 1 };

/** More than a millisecond of reading on any machine. */
const MANIFEST = configMap(2_000);
/** Read, it takes some hundred mebibytes. */
const LARGE = configMap(20_000);

const CLAIM =
  'apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: {name: data}\nspec: {resources: {requests: {storage: 1Gi}}}\n---\n';

const CONTEXT: AssessmentContext = {
  ...standaloneContext('production'),
  services: {
    environmentOf: () => 'production',
    serviceTierOf: () => 1,
    dependentsOf: (path) => ({ count: path.length, tierOne: 1 }),
  },
  overrideOf: (rule, path) => ({ base: 'low', reason: 'agreed on', source: `${rule} at ${path}` }),
};

function configMap(rows: number): string {
  const row = (at: number): string => `  k${at}: {a: [1, 2, 3, {b: c}], d: "e"}\n`;
  return `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata:\n${Array.from({ length: rows }, (_, at) => row(at)).join('')}`;
}

function manifest(before: string, after: string, runner: FamilyRunner, context = CONTEXT): Promise<JudgedFamily> {
  const sides = { old: { kind: 'text', text: before }, new: { kind: 'text', text: after } } as const;
  return assessTexts(familyNamed('manifest'), [{ path: 'deploy/app.yaml', ...sides }], context, runner);
}

function reasons({ factors }: JudgedFamily): readonly (readonly [string, string | null])[] {
  return factors.map(({ rule, observed }) => [rule, observed.to]);
}

describe('a family in a thread of its own', () => {
  it('finds what it finds in this one, by the same service map and policy', async () => {
    const [before, after] = [CLAIM + MANIFEST, MANIFEST];
    const beside = await manifest(before, after, boundedFamilies(BESIDE));
    expect(beside).toEqual(await manifest(before, after, plainRunner()));
    expect(beside.factors.map(({ rule }) => rule)).toContain('k8s.delete.cascade');
  });

  it('tells what it has learnt besides', async () => {
    const policy = (action: string): string =>
      JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: action, Resource: '*' }] });
    const sides = {
      old: { kind: 'text', text: `${policy('s3:*')}${' '.repeat(300_000)}` },
      new: { kind: 'text', text: policy('s3:GetObject') },
    } as const;
    const judged = (runner: FamilyRunner): Promise<JudgedFamily> =>
      assessTexts(familyNamed('iam'), [{ path: 'policy.json', ...sides }], CONTEXT, runner, { family: 'iam' });
    const beside = await judged(boundedFamilies(BESIDE));
    expect(beside).toEqual(await judged(plainRunner()));
    expect(beside.told?.proofs).toEqual([{ owner: 'policy.json', verdict: 'nothing-added', why: null }]);
  });

  it('that takes too long is ended, and its files are not called harmless', async () => {
    const judged = await manifest('', LARGE, boundedFamilies({ ...BESIDE, family: 20 }));
    expect(reasons(judged)).toEqual([['assess.input.unreadable', 'manifest: reading it takes longer than 0.02 s']]);
  });

  it('has no time left where those before it took that of the whole change', async () => {
    const judged = await manifest('', MANIFEST, boundedFamilies({ ...BESIDE, change: 0 }));
    expect(reasons(judged)).toEqual([
      ['assess.input.unreadable', 'manifest: reading the contents of the change takes longer than 0 s'],
    ]);
  });

  it('that needs too much memory is ended, and its files are not called harmless', async () => {
    const judged = await manifest('', LARGE, boundedFamilies({ ...BESIDE, memory: 40 }));
    expect(reasons(judged)).toEqual([['assess.input.unreadable', 'manifest: reading it takes more than 40 MiB']]);
  });

  it('is not run where a look at what it needs took too long, and looks go on after one that was stopped', async () => {
    const before = {
      'main.tf': 'module "a" {\n  source = "./m"\n}\n',
      'm/main.tf': 'resource "aws_s3_bucket" "b" {\n  bucket = "b"\n}\n',
    };
    const change = { 'main.tf': 'module "a" {\n  source = "./m"\n  n = 1\n}\n' };
    const found = await foundIn({ name: '', before, change, finds: [] }, ['terraform'], {
      ...plainRunner(),
      glance: () => null,
    });
    expect(places(found)).toEqual(['assess.input.unreadable main.tf']);
    const runner = boundedFamilies({ ...BOUNDS, here: 100 });
    expect(
      runner.glance(() => {
        for (;;);
      }),
    ).toBeNull();
    expect(runner.glance(() => 7)).toBe(7);
  });

  it('leaves those after it a thread of their own', async () => {
    const runner = boundedFamilies({ ...BESIDE, memory: 40 });
    const file = (path: string, text: string): Promise<JudgedFamily> =>
      assessTexts(
        familyNamed(path.endsWith('.yaml') ? 'manifest' : 'container'),
        [{ path, old: { kind: 'absent' }, new: { kind: 'text', text } }],
        CONTEXT,
        { ...runner, run: (work, context) => runner.run([...work, ...work], context) },
      );
    expect(reasons(await file('deploy/app.yaml', LARGE))).toHaveLength(1);
    expect((await file('Dockerfile', 'FROM node:latest\n')).factors).not.toEqual([]);
  });
});
