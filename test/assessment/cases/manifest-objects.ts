/** Cases of Kubernetes objects: deleted, renamed, replaced, scaled, changed. */
import type { ContentCase } from '../content-cases.ts';

/** A Deployment that is in good order; `edit` changes the text. */
export const WEB = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  namespace: shop
  labels: { app: web }
spec:
  replicas: 3
  strategy:
    type: RollingUpdate
    rollingUpdate: { maxUnavailable: 1, maxSurge: 1 }
  progressDeadlineSeconds: 300
  selector:
    matchLabels: { app: web }
  template:
    metadata:
      labels: { app: web, tier: front }
    spec:
      terminationGracePeriodSeconds: 60
      serviceAccountName: web
      affinity:
        podAntiAffinity:
          requiredDuringSchedulingIgnoredDuringExecution:
            - topologyKey: kubernetes.io/hostname
              labelSelector: { matchLabels: { app: web } }
      securityContext:
        runAsNonRoot: true
        seccompProfile: { type: RuntimeDefault }
      containers:
        - name: app
          image: registry.example.org/shop/web:1.4.2@sha256:0f1e2d3c4b5a69788796a5b4c3d2e1f00f1e2d3c4b5a69788796a5b4c3d2e1f0
          envFrom:
            - configMapRef: { name: settings }
          resources:
            requests: { cpu: 100m, memory: 128Mi }
            limits: { cpu: "1", memory: 256Mi }
          readinessProbe:
            httpGet: { path: /ready, port: 8080 }
            periodSeconds: 5
          livenessProbe:
            httpGet: { path: /live, port: 8080 }
          lifecycle:
            preStop: { exec: { command: [sleep, "5"] } }
          securityContext:
            allowPrivilegeEscalation: false
            capabilities: { drop: [ALL] }
        - name: proxy
          image: registry.example.org/proxy:2.0.1
          resources:
            limits: { memory: 64Mi }
`;

/** The text with one piece replaced; the piece must be there. */
export function swap(text: string, from: string, to: string): string {
  if (!text.includes(from)) throw new TypeError(`the text has no ${from}`);
  return text.replace(from, to);
}

/** Joins documents. */
function docs(...texts: readonly string[]): string {
  return texts.join('---\n');
}

const SERVICE = `apiVersion: v1
kind: Service
metadata: { name: web, namespace: shop }
spec:
  type: ClusterIP
  clusterIP: 10.0.0.7
  selector: { app: web }
  ports: [{ port: 80, targetPort: 8080 }]
`;

const NAMESPACE = 'apiVersion: v1\nkind: Namespace\nmetadata: { name: payments }\n';
const CLAIM = `apiVersion: v1
kind: PersistentVolumeClaim
metadata: { name: data, namespace: shop }
spec:
  storageClassName: fast
  accessModes: [ReadWriteOnce]
  resources: { requests: { storage: 100Gi } }
`;
const STATEFUL = `apiVersion: apps/v1
kind: StatefulSet
metadata: { name: db, namespace: shop }
spec:
  serviceName: db
  replicas: 3
  persistentVolumeClaimRetentionPolicy: { whenDeleted: Retain }
  selector: { matchLabels: { app: db } }
  template:
    metadata: { labels: { app: db } }
    spec:
      containers: [{ name: db, image: "postgres:16.2" }]
  volumeClaimTemplates:
    - metadata: { name: data }
      spec: { accessModes: [ReadWriteOnce], resources: { requests: { storage: 10Gi } } }
`;
const SETTINGS = 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: settings, namespace: shop }\ndata: { A: "1" }\n';
const SCALER = `apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: { name: web, namespace: shop }
spec:
  scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: web }
  minReplicas: 4
  maxReplicas: 20
`;
const CRON = `apiVersion: batch/v1
kind: CronJob
metadata: { name: nightly, namespace: shop }
spec:
  schedule: "0 3 * * *"
  suspend: false
  jobTemplate: { spec: { template: { spec: { containers: [{ name: job, image: "job:1.0.0" }] } } } }
`;
const BUCKET = 'apiVersion: storage.example.org/v1\nkind: Bucket\nmetadata: { name: media }\nspec: { region: eu }\n';
const DATABASE = `apiVersion: postgresql.cnpg.io/v1
kind: Cluster
metadata: { name: orders, namespace: shop }
spec: { instances: 3 }
`;
const NODE = 'apiVersion: v1\nkind: Node\nmetadata: { name: n1 }\nspec: { taints: [] }\n';
const POOL = `apiVersion: cluster.x-k8s.io/v1beta1
kind: MachineDeployment
metadata: { name: workers }
spec: { clusterName: a, replicas: 12 }
`;

const path = 'k8s/shop.yaml';
const changed = (
  name: string,
  before: string | null,
  after: string | null,
  finds: readonly string[],
  harmlessFor: readonly string[] = [],
): ContentCase => ({ name, files: { [path]: [before, after] }, finds, harmlessFor });

export const DELETIONS: readonly ContentCase[] = [
  changed('a namespace goes', docs(NAMESPACE, WEB), WEB, ['k8s.delete.cascade']),
  changed('a claim goes', CLAIM, null, ['k8s.delete.cascade']),
  changed('a claim is renamed', CLAIM, swap(CLAIM, 'name: data', 'name: files'), ['k8s.delete.cascade']),
  changed('a database of an operator goes', DATABASE, null, ['k8s.delete.cascade']),
  changed('a stateful set that deletes its claims goes', swap(STATEFUL, 'Retain', 'Delete'), null, [
    'k8s.delete.cascade',
  ]),
  changed('a patch takes a namespace out', null, `$patch: delete\n${NAMESPACE}`, ['k8s.delete.cascade']),
  changed('a stateful set that keeps its claims goes', STATEFUL, null, ['k8s.delete.workload'], ['k8s.delete.cascade']),
  changed('a service goes', docs(WEB, SERVICE), WEB, ['k8s.delete.workload']),
  changed('a custom object goes whose kind nobody knows', BUCKET, null, ['k8s.delete.unclassified']),
  {
    name: 'objects move to other files and change their order',
    files: {
      'k8s/all.yaml': [docs(NAMESPACE, WEB, SERVICE, BUCKET), null],
      'k8s/web.yaml': [null, docs(SERVICE, WEB)],
      'k8s/rest.yaml': [null, docs(BUCKET, NAMESPACE)],
    },
    finds: [],
    harmlessFor: ['k8s.delete.cascade', 'k8s.delete.workload', 'k8s.delete.unclassified', 'k8s.replace.renamed'],
  },
  changed(
    'a namespace is written out that was left to the command line',
    swap(WEB, '  namespace: shop\n', ''),
    WEB,
    [],
    ['k8s.replace.renamed', 'k8s.delete.workload'],
  ),
  changed('an object moves to a newer version of its API', swap(WEB, 'apps/v1', 'extensions/v1beta1'), WEB, []),
  changed('a workload is renamed', WEB, swap(WEB, 'name: web\n', 'name: storefront\n'), ['k8s.replace.renamed']),
  changed('a workload moves to another namespace', WEB, swap(WEB, 'namespace: shop', 'namespace: store'), [
    'k8s.replace.renamed',
  ]),
  changed('a stateful set is renamed with its labels', STATEFUL, STATEFUL.replaceAll('db', 'database'), [
    'k8s.replace.renamed',
  ]),
  changed('a sidecar is taken out', WEB, WEB.slice(0, WEB.indexOf('        - name: proxy')), ['k8s.delete.container']),
  changed(
    'containers change their order and a single one its name',
    CRON,
    swap(CRON, 'name: job', 'name: main'),
    [],
    ['k8s.delete.container'],
  ),
  changed('settings go that a workload still reads', docs(SETTINGS, WEB), WEB, ['k8s.reference.missing']),
  changed(
    'settings go together with the last reference',
    docs(SETTINGS, WEB),
    swap(WEB, 'configMapRef: { name: settings }', 'configMapRef: { name: settings, optional: true }'),
    [],
    ['k8s.reference.missing'],
  ),
  changed(
    'an autoscaler keeps naming a renamed workload',
    docs(WEB, SCALER),
    docs(swap(WEB, 'name: web\n', 'name: storefront\n'), SCALER),
    ['k8s.reference.missing', 'k8s.replace.renamed'],
  ),
];

export const CHANGES: readonly ContentCase[] = [
  changed(
    'the selector of a workload changes',
    WEB,
    swap(
      swap(WEB, 'matchLabels: { app: web }\n  template', 'matchLabels: { app: web, tier: front }\n  template'),
      'x',
      'x',
    ),
    ['k8s.replace.immutable'],
  ),
  changed('the claims of a stateful set change', STATEFUL, swap(STATEFUL, 'storage: 10Gi', 'storage: 20Gi'), [
    'k8s.replace.immutable',
  ]),
  changed('a claim shrinks', CLAIM, swap(CLAIM, '100Gi', '50Gi'), ['k8s.replace.immutable']),
  changed('a claim grows', CLAIM, swap(CLAIM, '100Gi', '200Gi'), [], ['k8s.replace.immutable']),
  changed(
    'quotes and order of the selector change',
    WEB,
    swap(WEB, 'matchLabels: { app: web }\n  template', 'matchLabels:\n      "app": "web"\n  template'),
    [],
    ['k8s.replace.immutable'],
  ),
  changed('the address of a service changes', SERVICE, swap(SERVICE, '10.0.0.7', '10.0.0.8'), [
    'k8s.replace.immutable',
  ]),
  changed('replicas go to none', WEB, swap(WEB, 'replicas: 3', 'replicas: 0'), ['k8s.scale.zero']),
  changed('a cron job is suspended', CRON, swap(CRON, 'suspend: false', 'suspend: true'), ['k8s.scale.zero']),
  changed(
    'replicas go to one',
    WEB,
    swap(WEB, 'replicas: 3', 'replicas: 1'),
    ['guardrail.lost.redundancy'],
    ['k8s.scale.zero'],
  ),
  changed(
    'replicas rise',
    WEB,
    swap(WEB, 'replicas: 3', 'replicas: 4'),
    [],
    ['k8s.scale.zero', 'guardrail.lost.redundancy'],
  ),
  changed('the ceiling of an autoscaler comes down', SCALER, swap(SCALER, '20', '10'), ['k8s.scale.ceiling']),
  changed('the floor of an autoscaler falls to none', SCALER, swap(SCALER, 'minReplicas: 4', 'minReplicas: 0'), [
    'k8s.scale.zero',
  ]),
  changed('an autoscaler gets more room', SCALER, swap(SCALER, '20', '40'), [], ['k8s.scale.ceiling']),
  changed(
    'all pods are replaced at once',
    WEB,
    swap(WEB, '    type: RollingUpdate\n    rollingUpdate: { maxUnavailable: 1, maxSurge: 1 }', '    type: Recreate'),
    ['k8s.strategy.changed'],
  ),
  changed('more pods may be away', WEB, swap(WEB, 'maxUnavailable: 1', 'maxUnavailable: 3'), ['k8s.strategy.changed']),
  changed(
    'the usual strategy is written out',
    swap(WEB, '    type: RollingUpdate\n', ''),
    WEB,
    [],
    ['k8s.strategy.changed'],
  ),
  changed(
    'pods have less time to end',
    WEB,
    swap(WEB, 'terminationGracePeriodSeconds: 60', 'terminationGracePeriodSeconds: 10'),
    ['k8s.shutdown.shortened'],
  ),
  changed(
    'pods have more time to end',
    WEB,
    swap(WEB, 'terminationGracePeriodSeconds: 60', 'terminationGracePeriodSeconds: 90'),
    [],
    ['k8s.shutdown.shortened'],
  ),
  changed('an image loses its digest', WEB, WEB.replace(/@sha256:[0-9a-f]+/, ''), ['k8s.image.floating']),
  changed(
    'an image comes from another registry',
    WEB,
    swap(WEB, 'registry.example.org/proxy', 'mirror.example.com/proxy'),
    ['k8s.image.floating'],
  ),
  changed('a new workload runs whatever is latest', null, swap(WEB, 'proxy:2.0.1', 'proxy'), ['k8s.image.floating']),
  changed('a digest moves on', WEB, swap(WEB, '1.4.2@sha256:0f', '1.4.3@sha256:1a'), [], ['k8s.image.floating']),
  changed('a service goes outside', SERVICE, swap(swap(SERVICE, 'ClusterIP', 'LoadBalancer'), '10.0.0.7', '10.0.0.7'), [
    'k8s.expose.service',
  ]),
  changed(
    'the usual type of a service is written out',
    swap(SERVICE, '  type: ClusterIP\n', ''),
    SERVICE,
    [],
    ['k8s.expose.service'],
  ),
  changed('a node is emptied', NODE, swap(NODE, 'taints: []', 'taints: [{ key: a, effect: NoExecute }]'), [
    'k8s.node.drain',
  ]),
  changed('a pool of nodes shrinks', POOL, swap(POOL, '12', '3'), ['k8s.node.drain']),
  changed('a pool of nodes grows', POOL, swap(POOL, '12', '14'), [], ['k8s.node.drain']),
  changed(
    'labels of the pods leave the service behind',
    docs(WEB, SERVICE),
    docs(WEB.replaceAll('app: web', 'app: shop'), SERVICE),
    ['k8s.replace.immutable', 'k8s.selector.mismatch'],
  ),
  changed(
    'a label is added',
    docs(WEB, SERVICE),
    docs(swap(WEB, 'tier: front', 'tier: front, team: shop'), SERVICE),
    [],
    ['k8s.selector.mismatch'],
  ),
  changed(
    'labels and selector change together',
    docs(WEB, SERVICE),
    docs(
      swap(WEB, 'labels: { app: web, tier: front }', 'labels: { app: web, tier: edge }'),
      swap(SERVICE, 'selector: { app: web }', 'selector: { tier: edge }'),
    ),
    [],
    ['k8s.selector.mismatch'],
  ),
];
