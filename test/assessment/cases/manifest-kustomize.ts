/** Cases of what stands inside a kustomization: values of charts, and patches as texts. */
import type { ContentCase } from '../content-cases.ts';

type Row = readonly [name: string, before: string, after: string, finds: readonly string[], harmlessFor?: string];

function indented(text: string): string {
  return text.replaceAll(/^(?=.)/gm, '      ');
}

function chart(values: string): string {
  return `helmCharts:\n  - name: redis\n    releaseName: cache\n    version: 1.2.3\n${values === '' ? '' : `    valuesInline:\n${indented(values)}\n`}`;
}

function patch(text: string): string {
  return `resources: [web.yaml]\n${text === '' ? '' : `patches:\n  - patch: |-\n${indented(text)}\n`}`;
}

function merge(spec: string): string {
  return `apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\nspec:\n${spec.replaceAll(/^(?=.)/gm, '  ')}`;
}

function container(text: string): string {
  return merge(`template:\n  spec:\n    containers:\n      - name: a\n        ${text}`);
}

function operation(path: string, value: string): string {
  return `- op: replace\n  path: ${path}\n  value: ${value}`;
}

const IN_CONTAINER = '/spec/template/spec/containers/0';

const VALUES: readonly Row[] = [
  ['a chart has no replicas', 'replicaCount: 3', 'replicaCount: 0', ['k8s.scale.zero']],
  [
    'a chart loses its claim',
    'persistence:\n  enabled: true',
    'persistence:\n  enabled: false',
    ['k8s.delete.cascade'],
  ],
  [
    'a probe is switched off',
    'readinessProbe:\n  enabled: true',
    'readinessProbe:\n  enabled: false',
    ['guardrail.lost.probe'],
  ],
  ['limits go', 'resources:\n  limits:\n    memory: 1Gi', 'resources: {}', ['guardrail.lost.limits']],
  ['values go as a whole', 'resources:\n  limits:\n    memory: 1Gi', '', ['guardrail.lost.limits']],
  ['a chart grows', 'replicaCount: 3\na: 1', 'a: 1\nreplicaCount: 5', [], 'k8s.scale.zero'],
];

const PATCHES: readonly Row[] = [
  ['a patch lowers the replicas', merge('replicas: 3'), merge('replicas: 1'), ['guardrail.lost.redundancy']],
  ['a patch has no replicas', merge('replicas: 3'), merge('replicas: 0'), ['k8s.scale.zero']],
  [
    'a patch sets a probe to null',
    container('image: x:1'),
    container('readinessProbe: null'),
    ['guardrail.lost.probe'],
  ],
  [
    'a patch no longer sets a probe',
    container('livenessProbe: { httpGet: { path: /, port: 80 } }'),
    container('image: x:1'),
    ['guardrail.lost.probe'],
  ],
  ['a new patch is privileged', '', container('securityContext: { privileged: true }'), ['guardrail.lost.isolation']],
  [
    'a patch without containers takes the network of the node',
    merge('replicas: 3'),
    merge('replicas: 3\ntemplate:\n  spec:\n    hostNetwork: true'),
    ['guardrail.lost.isolation'],
  ],
  [
    'an operation writes null over a probe',
    operation('/spec/replicas', '3'),
    operation(`${IN_CONTAINER}/livenessProbe`, 'null'),
    ['guardrail.lost.probe'],
  ],
  [
    'an operation makes a container privileged',
    operation('/spec/replicas', '3'),
    operation(`${IN_CONTAINER}/securityContext/privileged`, 'true'),
    ['guardrail.lost.isolation'],
  ],
  ['a patch says more replicas', merge('replicas: 3'), merge('replicas: 5'), [], 'guardrail.lost.redundancy'],
  ['a patch takes another image', container('image: x:1'), container('image: x:2'), [], 'guardrail.lost.probe'],
  [
    'a new patch adds a probe',
    '',
    container('livenessProbe: { httpGet: { path: /, port: 80 } }'),
    [],
    'guardrail.lost.probe',
  ],
  ['an operation takes an image', '', operation(`${IN_CONTAINER}/image`, 'x:2'), [], 'guardrail.lost.isolation'],
  [
    'the same patch in another notation',
    container('securityContext: { privileged: true }'),
    container('securityContext:\n          privileged: true'),
    [],
    'guardrail.lost.isolation',
  ],
];

function casesOf(rows: readonly Row[], written: (text: string) => string): readonly ContentCase[] {
  return rows.map(([name, before, after, finds, harmlessFor]) => ({
    name: `in a kustomization, ${name}`,
    files: { 'overlays/prod/kustomization.yaml': [written(before), written(after)] },
    finds,
    ...(harmlessFor === undefined ? {} : { harmlessFor: [harmlessFor] }),
  }));
}

export const KUSTOMIZE_CASES: readonly ContentCase[] = [...casesOf(VALUES, chart), ...casesOf(PATCHES, patch)];
