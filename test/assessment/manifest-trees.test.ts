/** Manifests with the tree around them: what still stands elsewhere, and what says that a document is applied. */
import { describe, expect, it } from 'vitest';
import { foundIn, places, type TreeCase } from './tree-cases.ts';

const NAMESPACE = 'apiVersion: v1\nkind: Namespace\nmetadata: { name: shop }\n';
const web = (replicas: number): string => `apiVersion: apps/v1
kind: Deployment
metadata: { name: web, namespace: shop }
spec:
  replicas: ${replicas}
  template: { spec: { containers: [{ name: web, image: web:1.4.2 }] } }
`;
const SCALED = 'k8s.scale.zero docs/k8s/web.yaml';
const PASSED = 'assess.input.skipped docs/k8s/web.yaml';

const found = async (one: TreeCase): Promise<readonly string[]> => places(await foundIn(one, ['manifest']));

const CASES: readonly TreeCase[] = [
  {
    name: 'an object that goes is gone, though a document changes and another cluster has one of its name',
    before: { 'prod/shop.yaml': NAMESPACE, 'clusters/dev/shop.yaml': NAMESPACE, 'docs/k8s/web.yaml': web(3) },
    change: { 'prod/shop.yaml': null, 'docs/k8s/web.yaml': web(2) },
    finds: [PASSED, 'k8s.delete.cascade prod/shop.yaml'],
  },
  {
    name: 'an object that stands in the same folder is not gone, whatever else changes',
    before: { 'prod/shop.yaml': NAMESPACE, 'prod/all.yaml': NAMESPACE, 'docs/k8s/web.yaml': web(3) },
    change: { 'prod/shop.yaml': null, 'docs/k8s/web.yaml': web(2) },
    finds: [PASSED],
  },
  {
    name: 'a script that changes too says that a document is applied',
    before: { Makefile: 'deploy:\n\tkubectl apply -f docs/k8s/web.yaml\n', 'docs/k8s/web.yaml': web(3) },
    change: { Makefile: 'deploy:\n\tkubectl apply -k docs/k8s\n', 'docs/k8s/web.yaml': web(0) },
    finds: [SCALED],
  },
  {
    name: 'a pipeline that is new says that a document is applied',
    before: { 'docs/k8s/web.yaml': web(3) },
    change: { 'ci/deploy.sh': 'kubectl apply -f docs/k8s/web.yaml\n', 'docs/k8s/web.yaml': web(0) },
    finds: [SCALED],
  },
  {
    name: 'a script that changes and names something else says nothing',
    before: { Makefile: 'deploy:\n\tkubectl apply -f k8s/\n', 'docs/k8s/web.yaml': web(3) },
    change: { Makefile: 'deploy:\n\tkubectl apply -k k8s\n', 'docs/k8s/web.yaml': web(0) },
    finds: [PASSED],
  },
  {
    name: 'what a kustomization named is deleted with its entry',
    before: { 'k8s/kustomization.yaml': 'resources: [../docs/k8s/web.yaml, a.yaml]\n', 'docs/k8s/web.yaml': NAMESPACE },
    change: { 'k8s/kustomization.yaml': 'resources: [a.yaml]\n', 'docs/k8s/web.yaml': null },
    finds: ['k8s.delete.cascade docs/k8s/web.yaml'],
  },
  {
    name: 'a document that nothing applies keeps no object alive',
    before: { 'prod/shop.yaml': NAMESPACE, 'docs/k8s/shop.yaml': NAMESPACE, 'docs/k8s/web.yaml': web(3) },
    change: { 'prod/shop.yaml': null, 'docs/k8s/web.yaml': web(2) },
    finds: [PASSED, 'k8s.delete.cascade prod/shop.yaml'],
  },
  {
    name: 'an object of the same name in another changed folder keeps none alive',
    before: { 'prod/shop.yaml': NAMESPACE, 'dev/shop.yaml': NAMESPACE, 'dev/web.yaml': web(3) },
    change: { 'prod/shop.yaml': null, 'dev/web.yaml': web(2) },
    finds: ['k8s.delete.cascade prod/shop.yaml'],
  },
];

describe('manifests with the tree around them', () => {
  it.each(CASES)('$name', async (one) => {
    expect(await found(one)).toEqual(one.finds);
  });
});
