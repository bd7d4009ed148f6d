/** Cases of protections in Kubernetes objects: lost, absent, kept. */
import type { ContentCase } from '../content-cases.ts';
import { swap, WEB } from './manifest-objects.ts';

const BUDGET = `apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: { name: web, namespace: shop }
spec:
  minAvailable: 2
  selector: { matchLabels: { app: web } }
`;
const POLICY = `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: web, namespace: shop }
spec:
  podSelector: { matchLabels: { app: web } }
  policyTypes: [Ingress]
  ingress:
    - from: [{ podSelector: { matchLabels: { app: gateway } } }]
`;
const PEERS = `apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata: { name: default, namespace: shop }
spec: { mtls: { mode: STRICT } }
`;
const DESTINATION = `apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: web, namespace: shop }
spec:
  host: web
  trafficPolicy:
    tls: { mode: ISTIO_MUTUAL }
    outlierDetection: { consecutive5xxErrors: 5 }
`;
const WEBHOOK = `apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingWebhookConfiguration
metadata: { name: guard }
webhooks:
  - name: guard.example.org
    failurePolicy: Fail
    timeoutSeconds: 5
    namespaceSelector:
      matchExpressions: [{ key: kubernetes.io/metadata.name, operator: NotIn, values: [kube-system] }]
    rules: [{ apiGroups: [""], apiVersions: [v1], operations: [CREATE], resources: [pods] }]
`;
const QUOTA = `apiVersion: v1
kind: ResourceQuota
metadata: { name: all, namespace: shop }
spec: { hard: { pods: "50", requests.cpu: "20" } }
`;
const ROLLOUT = `apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: web, namespace: shop }
spec:
  strategy:
    canary:
      analysis: { templates: [{ templateName: errors }] }
      steps:
        - setWeight: 5
        - pause: { duration: 10m }
        - setWeight: 25
        - pause: { duration: 10m }
`;
const ALERTS = `apiVersion: monitoring.coreos.com/v1
kind: PrometheusRule
metadata: { name: web }
spec:
  groups:
    - name: web
      rules:
        - alert: ErrorsHigh
          expr: errors > 0.01
          for: 5m
          labels: { severity: critical }
        - alert: Slow
          expr: latency > 1
          for: 5m
`;
const BACKUPS = `apiVersion: velero.io/v1
kind: Schedule
metadata: { name: nightly }
spec: { schedule: "0 1 * * *", template: { ttl: 720h } }
`;
const VOLUME = `apiVersion: v1
kind: PersistentVolume
metadata: { name: pv-1, annotations: { helm.sh/resource-policy: keep } }
spec: { persistentVolumeReclaimPolicy: Retain, capacity: { storage: 10Gi } }
`;
const INGRESS = `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: web
  namespace: shop
  annotations: { nginx.ingress.kubernetes.io/whitelist-source-range: 10.0.0.0/8 }
spec:
  tls: [{ hosts: [shop.example.org], secretName: cert }]
  rules: [{ host: shop.example.org, http: { paths: [{ path: /, pathType: Prefix, backend: { service: { name: web, port: { number: 80 } } } }] } }]
`;
const NAMESPACE = `apiVersion: v1
kind: Namespace
metadata: { name: shop, labels: { pod-security.kubernetes.io/enforce: restricted } }
`;

const changed = (
  name: string,
  before: string | null,
  after: string | null,
  finds: readonly string[],
  harmlessFor: readonly string[] = [],
): ContentCase => ({ name, files: { 'k8s/shop.yaml': [before, after] }, finds, harmlessFor });

const PROBE =
  '          readinessProbe:\n            httpGet: { path: /ready, port: 8080 }\n            periodSeconds: 5\n';

export const PROTECTIONS: readonly ContentCase[] = [
  changed('a readiness probe goes', WEB, swap(WEB, PROBE, ''), ['guardrail.lost.probe']),
  changed('a probe waits four times as long', WEB, swap(WEB, 'periodSeconds: 5', 'periodSeconds: 20'), [
    'guardrail.lost.probe',
  ]),
  changed(
    'a probe only asks for an open port',
    WEB,
    swap(WEB, 'httpGet: { path: /live, port: 8080 }', 'tcpSocket: { port: 8080 }'),
    ['guardrail.lost.probe'],
  ),
  changed(
    'a probe asks more often at another path',
    WEB,
    swap(swap(WEB, 'periodSeconds: 5', 'periodSeconds: 3'), '/ready', '/healthz'),
    [],
    ['guardrail.lost.probe'],
  ),
  changed('requests and limits go', WEB, swap(WEB, '            requests: { cpu: 100m, memory: 128Mi }\n', ''), [
    'guardrail.lost.limits',
  ]),
  changed(
    'a limit of processor time goes while the request stays',
    WEB,
    swap(WEB, 'limits: { cpu: "1", memory: 256Mi }', 'limits: { memory: 256Mi }'),
    [],
    ['guardrail.lost.limits'],
  ),
  changed('a quota goes', QUOTA, null, ['guardrail.lost.limits']),
  changed('a disruption budget goes', BUDGET, null, ['guardrail.lost.redundancy']),
  changed('a disruption budget keeps fewer', BUDGET, swap(BUDGET, 'minAvailable: 2', 'minAvailable: 1'), [
    'guardrail.lost.redundancy',
  ]),
  changed(
    'replicas need not be apart any more',
    WEB,
    swap(WEB, 'requiredDuringSchedulingIgnoredDuringExecution', 'preferredDuringSchedulingIgnoredDuringExecution'),
    ['guardrail.lost.redundancy'],
  ),
  changed(
    'spread constraints take the place of affinity',
    WEB,
    WEB.replace(
      / {6}affinity:[\s\S]*?( {6}securityContext)/,
      '      topologySpreadConstraints: [{ topologyKey: zone, maxSkew: 1 }]\n$1',
    ),
    [],
    ['guardrail.lost.redundancy'],
  ),
  changed('a network policy goes', POLICY, null, ['guardrail.lost.network-policy']),
  changed(
    'a network policy lets everybody in',
    POLICY,
    swap(POLICY, '- from: [{ podSelector: { matchLabels: { app: gateway } } }]', '- {}'),
    ['guardrail.lost.network-policy'],
  ),
  changed(
    'a network policy also governs what goes out',
    POLICY,
    swap(POLICY, 'policyTypes: [Ingress]', 'policyTypes: [Ingress, Egress]'),
    [],
    ['guardrail.lost.network-policy'],
  ),
  changed('the mesh also speaks plain text', PEERS, swap(PEERS, 'STRICT', 'PERMISSIVE'), [
    'guardrail.lost.network-policy',
  ]),
  changed('the mesh becomes strict', swap(PEERS, 'STRICT', 'PERMISSIVE'), PEERS, [], ['guardrail.lost.network-policy']),
  changed('a breaker goes', DESTINATION, swap(DESTINATION, '    outlierDetection: { consecutive5xxErrors: 5 }\n', ''), [
    'guardrail.lost.circuit-breaker',
  ]),
  changed(
    'a breaker is tuned',
    DESTINATION,
    swap(DESTINATION, '5xxErrors: 5', '5xxErrors: 7'),
    [],
    ['guardrail.lost.circuit-breaker', 'guardrail.lost.encryption'],
  ),
  changed('encryption in the mesh is off', DESTINATION, swap(DESTINATION, 'ISTIO_MUTUAL', 'DISABLE'), [
    'guardrail.lost.encryption',
  ]),
  changed('the certificate of an ingress goes', INGRESS, INGRESS.replace(/ {2}tls: .*\n/, ''), [
    'guardrail.lost.encryption',
  ]),
  changed('the allow-list of an ingress goes', INGRESS, INGRESS.replace(/ {2}annotations: .*\n/, ''), [
    'k8s.expose.service',
  ]),
  changed(
    'a container is privileged',
    WEB,
    swap(WEB, 'allowPrivilegeEscalation: false', 'allowPrivilegeEscalation: false\n            privileged: yes'),
    ['guardrail.lost.isolation'],
  ),
  changed(
    'a pod shares the network of its host',
    WEB,
    swap(WEB, '      serviceAccountName', '      hostNetwork: true\n      serviceAccountName'),
    ['guardrail.lost.isolation'],
  ),
  changed('a pod may run as root', WEB, swap(WEB, 'runAsNonRoot: true', 'fsGroup: 1000'), ['guardrail.lost.isolation']),
  changed('a namespace enforces less', NAMESPACE, swap(NAMESPACE, 'restricted', 'baseline'), [
    'guardrail.lost.isolation',
  ]),
  changed(
    'what the pod said is said by the container',
    WEB,
    swap(
      swap(WEB, '        runAsNonRoot: true\n', ''),
      'allowPrivilegeEscalation: false',
      'allowPrivilegeEscalation: false\n            runAsNonRoot: true',
    ).replace(
      '          image: registry.example.org/proxy:2.0.1\n',
      '          image: registry.example.org/proxy:2.0.1\n          securityContext: { runAsNonRoot: true }\n',
    ),
    [],
    ['guardrail.lost.isolation'],
  ),
  changed(
    'a new workload owns its host',
    null,
    swap(WEB, '      serviceAccountName', '      hostPID: true\n      serviceAccountName'),
    ['guardrail.absent.isolation'],
  ),
  changed(
    'a new workload is in good order',
    null,
    WEB,
    [],
    ['guardrail.absent.isolation', 'k8s.image.floating', 'k8s.webhook.blocking'],
  ),
  changed(
    'a bad state stays as it is',
    swap(WEB, PROBE, '').replace('allowPrivilegeEscalation: false', 'privileged: true'),
    swap(WEB, PROBE, '').replace('allowPrivilegeEscalation: false', 'privileged: true').replace('1.4.2', '1.4.3'),
    [],
    ['guardrail.lost.probe', 'guardrail.lost.isolation'],
  ),
  changed('a webhook is new and covers the system', null, WEBHOOK.replace(/ {4}namespaceSelector:\n.*\n/, ''), [
    'k8s.webhook.blocking',
  ]),
  changed('a webhook lets pass what it cannot judge', WEBHOOK, swap(WEBHOOK, 'Fail', 'Ignore'), [
    'guardrail.lost.validation',
  ]),
  changed('a new webhook leaves the system alone', null, WEBHOOK, [], ['k8s.webhook.blocking']),
  changed(
    'a webhook fails closed from now on',
    swap(WEBHOOK, 'Fail', 'Ignore'),
    WEBHOOK,
    [],
    ['guardrail.lost.validation'],
  ),
  changed('a rollout has no steps', ROLLOUT, ROLLOUT.slice(0, ROLLOUT.indexOf('      steps:')), [
    'guardrail.lost.canary',
  ]),
  changed('a rollout waits less', ROLLOUT, ROLLOUT.replaceAll('10m', '30s'), ['guardrail.lost.canary']),
  changed(
    'a rollout gets a step more',
    ROLLOUT,
    `${ROLLOUT}        - setWeight: 50\n        - pause: { duration: 1h }\n`,
    [],
    ['guardrail.lost.canary'],
  ),
  changed('an alert goes', ALERTS, ALERTS.slice(0, ALERTS.indexOf('        - alert: Slow')), ['guardrail.lost.alarm']),
  changed(
    'an alert moves to a group of its own',
    ALERTS,
    swap(ALERTS, '        - alert: Slow', '    - name: slow\n      rules:\n        - alert: Slow'),
    [],
    ['guardrail.lost.alarm'],
  ),
  changed('backups are kept for a day', BACKUPS, swap(BACKUPS, '720h', '24h'), ['guardrail.lost.backup']),
  changed('the plan of backups goes', BACKUPS, null, ['guardrail.lost.backup']),
  changed('backups are kept longer', BACKUPS, swap(BACKUPS, '720h', '1440h'), [], ['guardrail.lost.backup']),
  changed('a volume goes with its claim', VOLUME, swap(VOLUME, 'Retain', 'Delete'), ['k8s.storage.reclaim']),
  changed(
    'a volume is kept when its claim goes',
    swap(VOLUME, 'Retain', 'Delete'),
    VOLUME,
    [],
    ['k8s.storage.reclaim'],
  ),
  changed(
    'Helm no longer keeps an object',
    VOLUME,
    swap(VOLUME, ', annotations: { helm.sh/resource-policy: keep }', ''),
    ['guardrail.lost.deletion-protection'],
  ),
  changed(
    'an annotation is added beside',
    VOLUME,
    swap(VOLUME, 'keep }', 'keep, note: x }'),
    [],
    ['guardrail.lost.deletion-protection'],
  ),
];
