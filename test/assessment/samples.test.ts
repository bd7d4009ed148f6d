/** Manifests among documents and test data: judged where something that deploys names them, else told of as passed over. */
import { describe, expect, it } from 'vitest';
import { loadParsers } from '../../src/adapters/syntax/parsers.ts';
import { standaloneContext } from '../../src/app/assess/assess-texts.ts';
import { assessFamily } from '../../src/core/assessment/content/contents.ts';
import { manifestNeighbours, wantsManifest } from '../../src/core/assessment/content/manifest-paths.ts';
import { pathFacts } from '../../src/core/reading/path-class.ts';
import type { Factor } from '../../src/model/assessment.ts';
import type { Side } from '../../src/model/change.ts';
import type { ObjectId } from '../../src/model/id.ts';
import type { RepoPath } from '../../src/model/path.ts';
import { familyNamed } from './content-cases.ts';

const CLAIM = `apiVersion: v1
kind: PersistentVolumeClaim
metadata: { name: data, namespace: shop }
spec: { accessModes: [ReadWriteOnce], resources: { requests: { storage: 8Gi } } }
`;
const REST = 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: rest, namespace: shop }\n';

const sideOf = (digit: string): Side => ({ mode: '100644', oid: digit.repeat(40) as ObjectId });

interface Moved {
  readonly oldPath?: string;
  readonly path: string;
  readonly before?: string;
  readonly after?: string;
}

/** What is found in one changed file, with files of the tree around it. */
async function found(moved: Moved, tree: Readonly<Record<string, string>>): Promise<readonly Factor[]> {
  const path = moved.path as RepoPath;
  const oldPath = (moved.oldPath ?? moved.path) as RepoPath;
  const [oldText, newText] = [moved.before ?? `${CLAIM}---\n${REST}`, moved.after ?? REST];
  const kinds = pathFacts(path).kinds;
  const oldKinds = pathFacts(oldPath).kinds;
  const sides = { old: sideOf('1'), new: sideOf(oldText === newText ? '1' : '2') };
  const changed = { path, oldPath, kinds, oldKinds, ...sides, added: 1, deleted: 1, binary: false };
  expect(wantsManifest(changed)).toBe(true);
  const area = manifestNeighbours([changed]);
  const neighbours = Object.entries(tree)
    .map(([name, text]) => ({ path: name as RepoPath, text }))
    .filter((one) => area?.accepts(one.path) === true);
  const reader = await familyNamed('manifest').load();
  const file = { ...changed, oldText, newText, addedLines: [], removedLines: [] };
  const context = standaloneContext(null);
  const parsers = await loadParsers([]);
  const input = { neighbours, neighboursComplete: true, parsers, context };
  return assessFamily('manifest', reader, [{ kind: 'read', file }], input);
}

const rules = (factors: readonly Factor[]): readonly string[] => factors.map(({ rule }) => rule as string);
const APPLIED = 'k8s.delete.cascade';
const PASSED = 'assess.input.skipped';

describe('a manifest among documents', () => {
  it.each([
    ['a kustomization', 'k8s/kustomization.yaml', 'resources: [../docs/k8s/shop.yaml]\n'],
    [
      'a pipeline, by its folder',
      '.github/workflows/deploy.yml',
      'jobs: { a: { steps: [{ run: kubectl apply -f docs/k8s/ }] } }\n',
    ],
    ['a Makefile', 'Makefile', 'deploy:\n\tkubectl apply -f ./docs/k8s/shop.yaml\n'],
    [
      'an action of a pipeline',
      '.github/workflows/cd.yml',
      'jobs: { a: { steps: [{ with: { manifests: docs/k8s/shop.yaml } }] } }\n',
    ],
    ['a command over two lines', 'Makefile', 'deploy:\n\tkubectl apply \\\n\t  -f docs/k8s/shop.yaml\n'],
    ['a script in another folder', 'scripts/deploy.sh', 'kubectl apply -f "../docs/k8s/shop.yaml"\n'],
    ['an Application', 'argocd/shop.yaml', 'spec: { source: { path: docs/k8s } }\n'],
  ])('is judged where %s names it', async (_, path, text) => {
    expect(rules(await found({ path: 'docs/k8s/shop.yaml' }, { [path]: text }))).toEqual([APPLIED]);
  });

  it.each([
    ['nothing names it', {}],
    ['only its neighbours are named', { Makefile: 'deploy:\n\tkubectl apply -f docs/k8s/other.yaml\n' }],
    ['a pipeline names all documents', { '.github/workflows/ci.yml': "on: { push: { paths-ignore: ['docs/**'] } }\n" }],
    ['a script writes it', { 'scripts/generate.sh': 'cp crds/*.yaml docs/k8s/shop.yaml\n' }],
    ['a document names it', { 'docs/README.md': 'kubectl apply -f docs/k8s/shop.yaml\n' }],
  ])('is told of as passed over where %s', async (_, tree) => {
    const factors = await found({ path: 'docs/k8s/shop.yaml' }, tree);
    expect(rules(factors)).toEqual([PASSED]);
    expect(factors[0]?.severity.level).toBe('low');
    expect(factors[0]?.observed.to).toBe('manifest: not judged: docs/k8s/shop.yaml');
  });

  it('is no word worth where it holds no object', async () => {
    const plain = { path: 'docs/settings.yaml', before: 'a: 1\n', after: 'a: 2\n' };
    expect(await found(plain, {})).toEqual([]);
  });

  it('is deleted for the cluster when it moves there, and judged anew when it moves back', async () => {
    const away = { oldPath: 'k8s/shop.yaml', path: 'docs/shop.yaml', before: CLAIM, after: CLAIM };
    expect(rules(await found(away, {}))).toEqual([APPLIED]);
    const named = { 'k8s/kustomization.yaml': 'resources: [../docs/shop.yaml]\n' };
    expect(rules(await found(away, named))).toEqual([]);
  });
});

describe('a manifest in test data', () => {
  it('is judged where a kustomization that is applied names it, not where a test is run with it', async () => {
    const path = 'testdata/shop.yaml';
    expect(rules(await found({ path }, { 'k8s/kustomization.yaml': 'resources: [../testdata/shop.yaml]\n' }))).toEqual([
      APPLIED,
    ]);
    expect(rules(await found({ path }, { Makefile: 'test:\n\tkubectl apply -f testdata/shop.yaml\n' }))).toEqual([
      PASSED,
    ]);
  });
});

describe('a manifest with an unusual ending', () => {
  it.each(['k8s/shop.yaml.j2', 'deploy/shop.yml.tmpl', 'k8s/shop.manifest', 'k8s/shop', 'manifests/shop.txt'])(
    'is judged: %s',
    async (path) => {
      expect(rules(await found({ path }, {}))).toEqual([APPLIED]);
    },
  );

  it('is judged where Jinja steers it', async () => {
    const steered = (text: string): string => `{% if shop %}\n${text}{% endif %}\n`;
    const moved = { path: 'roles/k8s/shop.yaml.j2', before: steered(`${CLAIM}---\n${REST}`), after: steered(REST) };
    expect(rules(await found(moved, {}))).toEqual([APPLIED]);
  });

  it('is left alone where it only speaks of manifests', async () => {
    const prose = {
      path: 'k8s/notes.txt',
      before: 'Every apiVersion and kind: see { below',
      after: 'The apiVersion, the kind: }',
    };
    expect(await found(prose, {})).toEqual([]);
  });

  it.each([
    ['k8s/NOTES.txt', 'How to: do this\nthen: that: and\n\napiVersion: v1\nkind: Pod\n\n* thanks: for @all\n'],
    ['k8s/README', 'Example:\n\napiVersion: v1\nkind: Pod\n\tmetadata\n'],
  ])('is left alone where it is prose with an example in it: %s', async (path, after) => {
    expect(await found({ path, before: 'Nothing here.\n', after }, {})).toEqual([]);
  });

  it('is told as unreadable where it begins like one and is broken', async () => {
    const broken = `# the shop\n---\n${CLAIM}  broken: [\n`;
    expect(rules(await found({ path: 'k8s/shop', after: broken }, {}))).toEqual(['assess.input.unreadable']);
  });
});
