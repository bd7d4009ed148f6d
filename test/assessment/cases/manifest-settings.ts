/** Cases of the files around manifests: values, charts, helmfiles, kustomizations. */
import type { ContentCase } from '../content-cases.ts';
import { swap, WEB } from './manifest-objects.ts';

const VALUES = `replicaCount: 3
image:
  repository: registry.example.org/shop/web
  tag: 1.4.2
resources:
  requests: { cpu: 100m, memory: 128Mi }
  limits: { memory: 256Mi }
readinessProbe:
  enabled: true
  periodSeconds: 5
podDisruptionBudget: { enabled: true, minAvailable: 2 }
autoscaling: { enabled: true, minReplicas: 3, maxReplicas: 20 }
networkPolicy: { enabled: true }
podSecurityContext: { runAsNonRoot: true }
service: { type: ClusterIP, port: 80 }
persistence: { enabled: true, size: 20Gi }
postgresql:
  enabled: true
  primary: { persistence: { enabled: true, size: 50Gi } }
`;
const CHART = `apiVersion: v2
name: shop
version: 1.2.3
dependencies:
  - { name: postgresql, version: 12.1.0, repository: https://charts.example.org }
`;
const HELMFILE = `releases:
  - { name: shop, namespace: shop, chart: ./charts/shop, version: 1.2.3 }
  - { name: ingress, namespace: edge, chart: stable/ingress, version: 4.1.0 }
`;
const CLAIMING = `apiVersion: apps/v1
kind: StatefulSet
metadata: { name: db }
spec:
  replicas: 3
  serviceName: db
  selector: { matchLabels: { app: db } }
`;
const KUSTOMIZATION = `apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
namespace: shop
namePrefix: eu-
commonLabels: { team: shop }
resources:
  - ./web.yaml
  - db.yaml
images:
  - { name: web, newName: registry.example.org/web, newTag: 1.4.2 }
replicas:
  - { name: web, count: 3 }
`;

const values = (
  name: string,
  after: string,
  finds: readonly string[],
  harmlessFor: readonly string[] = [],
): ContentCase => ({
  name,
  files: { 'charts/shop/values.yaml': [VALUES, after] },
  finds,
  harmlessFor,
});
const kustomized = (
  name: string,
  after: string | null,
  finds: readonly string[],
  more: ContentCase['files'] = {},
): ContentCase => ({
  name,
  files: { 'overlays/eu/kustomization.yaml': [KUSTOMIZATION, after], ...more },
  finds,
});

export const SETTINGS: readonly ContentCase[] = [
  values('values scale to none', swap(VALUES, 'replicaCount: 3', 'replicaCount: 0'), ['k8s.scale.zero']),
  kustomized(
    'a merge patch in the kustomization deletes a volume',
    `${KUSTOMIZATION}patches:\n  - patch: |\n      $patch: delete\n      apiVersion: v1\n      kind: PersistentVolumeClaim\n      metadata: { name: data }\n`,
    ['k8s.kustomize.prune'],
  ),
  kustomized(
    'an older merge patch scales to none',
    `${KUSTOMIZATION}patchesStrategicMerge:\n  - |\n    apiVersion: apps/v1\n    kind: StatefulSet\n    metadata: { name: db }\n    spec: { replicas: 0 }\n`,
    ['k8s.scale.zero'],
  ),
  kustomized(
    'a merge patch in the kustomization adds a label',
    `${KUSTOMIZATION}patches:\n  - patch: |\n      apiVersion: apps/v1\n      kind: Deployment\n      metadata: { name: web, labels: { a: b } }\n`,
    [],
  ),
  {
    name: 'a stateful set loses its claims',
    files: { 'k8s/db.yaml': [`${CLAIMING}  volumeClaimTemplates:\n    - metadata: { name: data }\n`, CLAIMING] },
    finds: ['k8s.replace.immutable'],
  },
  {
    name: 'a stateful set says that it has no claims',
    files: { 'k8s/db.yaml': [CLAIMING, `${CLAIMING}  volumeClaimTemplates: []\n`] },
    finds: [],
    harmlessFor: ['k8s.replace.immutable'],
  },
  values('values take the latest image', swap(VALUES, 'tag: 1.4.2', 'tag: latest'), ['k8s.image.floating']),
  values(
    'values switch a probe off',
    swap(VALUES, 'enabled: true\n  periodSeconds', 'enabled: false\n  periodSeconds'),
    ['guardrail.lost.probe'],
  ),
  values('values drop their requests', swap(VALUES, '  requests: { cpu: 100m, memory: 128Mi }\n', ''), [
    'guardrail.lost.limits',
  ]),
  values(
    'values switch the disruption budget off',
    swap(VALUES, 'enabled: true, minAvailable', 'enabled: false, minAvailable'),
    ['guardrail.lost.redundancy'],
  ),
  values(
    'values switch the network policy off',
    swap(VALUES, 'networkPolicy: { enabled: true }', 'networkPolicy: { enabled: false }'),
    ['guardrail.lost.network-policy'],
  ),
  values(
    'values switch the volume off',
    swap(VALUES, 'persistence: { enabled: true, size: 20Gi }', 'persistence: { enabled: false, size: 20Gi }'),
    ['k8s.delete.cascade'],
  ),
  values('values shrink a volume', swap(VALUES, 'size: 50Gi', 'size: 10Gi'), ['k8s.replace.immutable']),
  values(
    'values switch the database off',
    swap(VALUES, 'postgresql:\n  enabled: true', 'postgresql:\n  enabled: false'),
    ['k8s.helm.uninstall'],
  ),
  values('values open the service', swap(VALUES, 'type: ClusterIP', 'type: LoadBalancer'), ['k8s.expose.service']),
  values('values let the pod run as root', swap(VALUES, 'runAsNonRoot: true', 'runAsNonRoot: false'), [
    'guardrail.lost.isolation',
  ]),
  values('values lower the ceiling', swap(VALUES, 'maxReplicas: 20', 'maxReplicas: 5'), ['k8s.scale.ceiling']),
  values(
    'values take the next version and more replicas',
    swap(swap(VALUES, '1.4.2', '1.5.0'), 'replicaCount: 3', 'replicaCount: 4'),
    [],
    ['k8s.image.floating', 'k8s.scale.zero', 'k8s.helm.uninstall', 'k8s.delete.cascade'],
  ),
  values('values are no YAML', `${VALUES}broken: [\n`, ['assess.input.unreadable']),
  {
    name: 'a dependency moves a major version',
    files: { 'charts/shop/Chart.yaml': [CHART, swap(CHART, '12.1.0', '15.0.0')] },
    finds: ['k8s.helm.uninstall'],
  },
  {
    name: 'a dependency goes',
    files: { 'charts/shop/Chart.yaml': [CHART, CHART.slice(0, CHART.indexOf('dependencies'))] },
    finds: ['k8s.helm.uninstall'],
  },
  {
    name: 'a chart moves a version on',
    files: { 'charts/shop/Chart.yaml': [CHART, swap(swap(CHART, '1.2.3', '1.3.0'), '12.1.0', '12.2.0')] },
    finds: [],
    harmlessFor: ['k8s.helm.uninstall'],
  },
  {
    name: 'a release is uninstalled',
    files: { 'helmfile.yaml': [HELMFILE, swap(HELMFILE, 'version: 4.1.0', 'version: 4.1.0, installed: false')] },
    finds: ['k8s.helm.uninstall'],
  },
  {
    name: 'a release gets another name',
    files: { 'helmfile.yaml': [HELMFILE, swap(HELMFILE, 'name: ingress', 'name: edge')] },
    finds: ['k8s.helm.uninstall'],
  },
  {
    name: 'a release is added',
    files: { 'helmfile.yaml': [HELMFILE, `${HELMFILE}  - { name: new, chart: stable/new }\n`] },
    finds: [],
    harmlessFor: ['k8s.helm.uninstall'],
  },
  kustomized('a resource is dropped while its file stays', swap(KUSTOMIZATION, '  - db.yaml\n', ''), [
    'k8s.kustomize.prune',
  ]),
  kustomized('all objects get another prefix', swap(KUSTOMIZATION, 'namePrefix: eu-', 'namePrefix: europe-'), [
    'k8s.kustomize.prune',
  ]),
  kustomized('common labels change the selectors', swap(KUSTOMIZATION, '{ team: shop }', '{ team: store }'), [
    'k8s.replace.immutable',
  ]),
  kustomized('replicas are overridden with none', swap(KUSTOMIZATION, 'count: 3', 'count: 0'), ['k8s.scale.zero']),
  kustomized('an image is overridden with the latest', swap(KUSTOMIZATION, 'newTag: 1.4.2', 'newTag: latest'), [
    'k8s.image.floating',
  ]),
  kustomized(
    'a patch removes a probe',
    `${KUSTOMIZATION}patches:\n  - target: { kind: Deployment }\n    patch: |\n      - op: remove\n        path: /spec/template/spec/containers/0/readinessProbe\n`,
    ['guardrail.lost.probe'],
  ),
  kustomized(
    'a resource is dropped with its file, whose object stands elsewhere',
    swap(KUSTOMIZATION, 'db.yaml', 'data.yaml'),
    [],
    {
      'overlays/eu/db.yaml': [WEB, null],
      'overlays/eu/data.yaml': [null, WEB],
    },
  ),
  kustomized(
    'resources change their order and get one more',
    swap(KUSTOMIZATION, '  - ./web.yaml\n  - db.yaml\n', '  - db.yaml\n  - web.yaml\n  - more.yaml\n'),
    [],
  ),
];
