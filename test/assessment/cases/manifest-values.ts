/** Cases of values of charts: what keeps data, and values that stand in the objects which deliver a chart. */
import type { ContentCase } from '../content-cases.ts';
import { swap } from './manifest-objects.ts';

const KEPT = `postgresql:
  enabled: true
  primary:
    persistence:
      enabled: true
      size: 8Gi
      existingClaim: orders-data
      annotations: { helm.sh/resource-policy: keep }
    persistentVolumeClaimRetentionPolicy: { enabled: true, whenDeleted: Retain, whenScaled: Retain }
persistence: { enabled: true, resourcePolicy: keep, reclaimPolicy: Retain }
server:
  persistentVolume: { enabled: true, size: 20Gi }
crds: { install: true, keep: true }
prometheusSpec:
  storageSpec: { volumeClaimTemplate: { spec: { resources: { requests: { storage: 50Gi } } } } }
deletionProtection: true
`;
const CASCADE = 'k8s.delete.cascade';
const PROTECTION = 'guardrail.lost.deletion-protection';

const value = (name: string, from: string, to: string, finds: readonly string[], harmless?: string): ContentCase => ({
  name,
  files: { 'charts/orders/values-prod.yaml': [KEPT, swap(KEPT, from, to)] },
  finds,
  ...(harmless === undefined ? {} : { harmlessFor: [harmless] }),
});

const DATA: readonly ContentCase[] = [
  value(
    'values take the claim from a server',
    'persistentVolume: { enabled: true',
    'persistentVolume: { enabled: false',
    [CASCADE],
  ),
  value('values no longer keep a claim by its policy', 'resourcePolicy: keep', 'resourcePolicy: ""', [PROTECTION]),
  value('values no longer keep a claim by its annotation', '{ helm.sh/resource-policy: keep }', '{}', [PROTECTION]),
  value('values begin to delete volumes', 'reclaimPolicy: Retain', 'reclaimPolicy: Delete', ['k8s.storage.reclaim']),
  value('values begin to delete claims with their set', 'whenDeleted: Retain', 'whenDeleted: Delete', [
    'k8s.storage.reclaim',
  ]),
  value('values name no existing claim any more', 'existingClaim: orders-data', 'existingClaim: ""', [
    'k8s.replace.renamed',
  ]),
  value('values keep definitions no longer', 'keep: true }', 'keep: false }', [PROTECTION]),
  value(
    'values take definitions away with all their objects',
    'crds: { install: true, keep: true }',
    'crds: { install: false, keep: false }',
    [CASCADE],
  ),
  value(
    'values take the volume from a monitor',
    '{ volumeClaimTemplate: { spec: { resources: { requests: { storage: 50Gi } } } } }',
    '{}',
    [CASCADE],
  ),
  value('values switch deletion protection off', 'deletionProtection: true', 'deletionProtection: false', [PROTECTION]),
  value(
    'values take definitions away and keep them in the cluster',
    'crds: { install: true',
    'crds: { install: false',
    [],
    CASCADE,
  ),
  value('values begin to keep volumes', 'size: 20Gi', 'size: 20Gi, reclaimPolicy: Retain', [], 'k8s.storage.reclaim'),
  value(
    'values add an annotation beside the one that keeps',
    '{ helm.sh/resource-policy: keep }',
    '{ helm.sh/resource-policy: keep, team: orders }',
    [],
    PROTECTION,
  ),
  {
    name: 'the old name of a switch of definitions goes where the new one is set',
    files: {
      'charts/x/values.yaml': ['installCRDs: true\n', 'installCRDs: false\ncrds: { enabled: true, keep: true }\n'],
    },
    finds: [],
    harmlessFor: [CASCADE],
  },
  {
    name: 'a claim is named for the first time',
    files: {
      'charts/x/values.yaml': [
        'persistence: { enabled: true, existingClaim: "" }\n',
        'persistence: { enabled: true, existingClaim: data }\n',
      ],
    },
    finds: [],
    harmlessFor: ['k8s.replace.renamed'],
  },
];

const RELEASE = `apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: { name: orders, namespace: orders }
spec:
  chart: { spec: { chart: orders, version: 1.2.3 } }
  values:
    replicaCount: 3
    persistence: { enabled: true, size: 20Gi }
`;
const APPLICATION = `apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: { name: orders, namespace: argocd }
spec:
  source:
    repoURL: https://charts.example.org
    chart: orders
    targetRevision: 1.2.3
    helm:
      parameters: [{ name: persistence.enabled, value: "true" }, { name: image.tag, value: 1.4.2 }]
      valuesObject:
        replicaCount: 3
      values: |
        networkPolicy:
          enabled: true
`;
const SOURCES = `apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: { name: orders, namespace: argocd }
spec:
  sources:
    - { repoURL: "https://git.example.org/orders.git", ref: values, targetRevision: v1.2.3 }
    - repoURL: https://charts.example.org
      chart: orders
      targetRevision: 1.2.3
      helm: { valuesObject: { persistence: { enabled: true } } }
`;
const TWICE = `apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: { name: orders, namespace: argocd }
spec:
  sources:
    - { chart: orders, helm: { releaseName: one, valuesObject: { persistence: { enabled: true } } } }
    - { chart: orders, helm: { releaseName: two, valuesObject: { persistence: { enabled: true } } } }
`;
const ONE = `apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: { name: orders, namespace: argocd }
spec:
  source: { repoURL: "https://charts.example.org", chart: orders, targetRevision: 1.2.3, helm: { valuesObject: { persistence: { enabled: true } } } }
`;
const listedAs = (text: string): string => swap(text, 'source: {', 'sources:\n    - {');
const HELMFILE = `releases:
  - name: orders
    namespace: orders
    chart: ./charts/orders
    values:
      - values-prod.yaml
      - persistence: { enabled: true }
        replicaCount: 4
    set:
      - { name: postgresql.enabled, value: true }
`;

const inline = (
  path: string,
  text: string,
  name: string,
  from: string,
  to: string,
  finds: readonly string[],
): ContentCase => ({
  name,
  files: { [path]: [text, swap(text, from, to)] },
  finds,
});

const INLINE: readonly ContentCase[] = [
  inline(
    'flux/orders.yaml',
    RELEASE,
    'values in a release of Flux switch persistence off',
    'enabled: true',
    'enabled: false',
    [CASCADE],
  ),
  inline(
    'flux/orders.yaml',
    RELEASE,
    'values in a release of Flux scale to zero',
    'replicaCount: 3',
    'replicaCount: 0',
    ['k8s.scale.zero'],
  ),
  inline(
    'argo/orders.yaml',
    APPLICATION,
    'a parameter of an Application switches persistence off',
    'value: "true"',
    'value: "false"',
    [CASCADE],
  ),
  inline(
    'argo/orders.yaml',
    APPLICATION,
    'values of an Application as an object scale to zero',
    'replicaCount: 3',
    'replicaCount: 0',
    ['k8s.scale.zero'],
  ),
  inline(
    'argo/orders.yaml',
    APPLICATION,
    'values of an Application as a text lose the network policy',
    'enabled: true',
    'enabled: false',
    ['guardrail.lost.network-policy'],
  ),
  inline(
    'argo/orders.yaml',
    SOURCES,
    'one of several sources switches persistence off',
    'enabled: true',
    'enabled: false',
    [CASCADE],
  ),
  inline('argo/orders.yaml', SOURCES, 'one of several sources follows a branch', 'v1.2.3', 'main', [
    'k8s.sync.loosened',
  ]),
  inline(
    'helmfile.yaml',
    HELMFILE,
    'values in a helmfile switch persistence off',
    '{ enabled: true }',
    '{ enabled: false }',
    [CASCADE],
  ),
  inline(
    'helmfile.yaml',
    HELMFILE,
    'a single value of a helmfile switches the database off',
    'value: true',
    'value: false',
    ['k8s.helm.uninstall'],
  ),
  inline(
    'argo/orders.yaml',
    APPLICATION,
    'a parameter of an Application names another version',
    'value: 1.4.2',
    'value: 1.4.3',
    [],
  ),
  inline('flux/orders.yaml', RELEASE, 'values in a release of Flux grow', 'size: 20Gi', 'size: 40Gi', []),
  {
    name: 'sources of an Application change places',
    files: {
      'argo/orders.yaml': [
        SOURCES,
        swap(
          SOURCES,
          '    - { repoURL: "https://git.example.org/orders.git", ref: values, targetRevision: v1.2.3 }\n',
          '',
        ) + '    - { repoURL: "https://git.example.org/orders.git", ref: values, targetRevision: v1.2.3 }\n',
      ],
    },
    finds: [],
    harmlessFor: ['k8s.sync.destination'],
  },
  inline(
    'argo/orders.yaml',
    APPLICATION,
    'values of an Application are written as an object and lose the network policy',
    '      valuesObject:\n        replicaCount: 3\n      values: |\n        networkPolicy:\n          enabled: true\n',
    '      valuesObject:\n        replicaCount: 3\n        networkPolicy:\n          enabled: false\n',
    ['guardrail.lost.network-policy'],
  ),
  inline(
    'argo/orders.yaml',
    APPLICATION,
    'values of an Application are written as an object',
    '      valuesObject:\n        replicaCount: 3\n      values: |\n        networkPolicy:\n          enabled: true\n',
    '      valuesObject:\n        replicaCount: 3\n        networkPolicy: { enabled: true }\n',
    [],
  ),
  inline(
    'argo/orders.yaml',
    swap(APPLICATION, '        networkPolicy:', '        host: {{ .host }}\n        networkPolicy:'),
    'values of an Application with a template in them lose the network policy',
    'enabled: true',
    'enabled: false',
    ['guardrail.lost.network-policy'],
  ),
  inline(
    'argo/orders.yaml',
    swap(SOURCES, 'ref: values', 'path: prod'),
    'one of several sources is a folder less',
    '    - { repoURL: "https://git.example.org/orders.git", path: prod, targetRevision: v1.2.3 }\n',
    '',
    ['k8s.sync.destination'],
  ),
  inline(
    'argo/orders.yaml',
    swap(SOURCES, 'ref: values', 'path: prod'),
    'one of several sources is another folder',
    'path: prod',
    'path: dev',
    ['k8s.sync.destination'],
  ),
  inline(
    'argo/orders.yaml',
    SOURCES,
    'a source that only gives values goes',
    '    - { repoURL: "https://git.example.org/orders.git", ref: values, targetRevision: v1.2.3 }\n',
    '',
    [],
  ),
  inline(
    'argo/orders.yaml',
    SOURCES,
    'a source that only gives values gives way to one that delivers',
    '{ repoURL: "https://git.example.org/orders.git", ref: values, targetRevision: v1.2.3 }',
    '{ repoURL: "https://git.example.org/more.git", path: more, targetRevision: v1.0.0 }',
    [],
  ),
  inline(
    'argo/orders.yaml',
    swap(
      APPLICATION,
      '        networkPolicy:',
      '        host: {{ .host }}\n        resources: { limits: { memory: 1Gi } }\n        networkPolicy:',
    ),
    'values of an Application in a text are inserted by a template',
    'resources: { limits: { memory: 1Gi } }',
    'resources:\n          {{- toYaml .resources | nindent 10 }}',
    [],
  ),
  inline('argo/orders.yaml', SOURCES, 'a source gets another name', 'ref: values', 'ref: settings', []),
  inline(
    'argo/orders.yaml',
    TWICE,
    'the first of two releases of one chart switches persistence off',
    'releaseName: one, valuesObject: { persistence: { enabled: true } }',
    'releaseName: one, valuesObject: { persistence: { enabled: false } }',
    [CASCADE],
  ),
  {
    name: 'the one source of an Application becomes a list',
    files: { 'argo/orders.yaml': [ONE, listedAs(ONE)] },
    finds: [],
    harmlessFor: ['k8s.sync.loosened', 'k8s.sync.destination'],
  },
  {
    name: 'the one source of an Application becomes a list and switches persistence off',
    files: { 'argo/orders.yaml': [ONE, swap(listedAs(ONE), 'enabled: true', 'enabled: false')] },
    finds: [CASCADE],
  },
  inline(
    'helmfile.yaml',
    HELMFILE,
    'values in a helmfile switch persistence off behind other ones',
    '      - persistence: { enabled: true }\n',
    '      - region: eu\n      - persistence: { enabled: false }\n',
    [CASCADE],
  ),
  inline(
    'helmfile.yaml',
    HELMFILE,
    'values in a helmfile are written in two parts',
    '      - persistence: { enabled: true }\n        replicaCount: 4\n',
    '      - region: eu\n      - persistence: { enabled: true }\n      - replicaCount: 4\n',
    [],
  ),
  inline(
    'k8s/orders.yaml',
    'apiVersion: helm.cattle.io/v1\nkind: HelmChart\nmetadata: { name: orders }\nspec:\n  valuesContent: |\n    persistence:\n      enabled: true\n',
    'values in a chart of K3s switch persistence off',
    'enabled: true',
    'enabled: false',
    [CASCADE],
  ),
  {
    name: 'values of a release are inserted by a template',
    files: {
      'charts/all/templates/release.yaml': [
        swap(RELEASE, 'replicaCount: 3', 'resources: { limits: { memory: 1Gi } }'),
        swap(RELEASE, 'replicaCount: 3', 'resources:\n      {{- toYaml .Values.resources | nindent 6 }}'),
      ],
    },
    finds: [],
    harmlessFor: ['guardrail.lost.limits'],
  },
];

export const VALUES: readonly ContentCase[] = [...DATA, ...INLINE];
