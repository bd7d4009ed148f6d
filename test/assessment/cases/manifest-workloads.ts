/** Cases of what a workload keeps its data on, of its variables, and of what lets in, encrypts and refuses. */
import type { ContentCase } from '../content-cases.ts';
import { swap } from './manifest-objects.ts';

const WEB = `apiVersion: apps/v1
kind: Deployment
metadata: { name: web, namespace: shop }
spec:
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec:
      containers:
        - name: web
          image: registry.example.org/web:1.2.3
          env:
            - { name: DB_TLS_VERIFY, value: "true" }
            - { name: PASSWORD, valueFrom: { secretKeyRef: { name: db, key: password } } }
          volumeMounts: [{ name: data, mountPath: /data }]
      volumes: [{ name: data, persistentVolumeClaim: { claimName: web-data } }]
`;
const DATABASE = `apiVersion: apps/v1
kind: StatefulSet
metadata: { name: db, namespace: shop }
spec:
  serviceName: db
  selector: { matchLabels: { app: db } }
  template:
    metadata: { labels: { app: db } }
    spec:
      containers:
        - name: db
          image: registry.example.org/postgres:15.4
          volumeMounts: [{ name: data, mountPath: /var/lib/postgresql/data }]
  volumeClaimTemplates:
    - metadata: { name: data }
      spec: { accessModes: [ReadWriteOnce], resources: { requests: { storage: 8Gi } } }
`;
const INGRESS = `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: web
  annotations:
    nginx.ingress.kubernetes.io/ssl-redirect: "true"
    nginx.ingress.kubernetes.io/limit-rps: "10"
    nginx.ingress.kubernetes.io/enable-modsecurity: "true"
spec: { rules: [{ host: a.example.org }] }
`;
const NAMESPACE = `apiVersion: v1
kind: Namespace
metadata: { name: shop, labels: { istio-injection: enabled, team: shop } }
`;
const SERVICE = `apiVersion: v1
kind: Service
metadata: { name: web, namespace: shop }
spec: { type: ClusterIP, selector: { app: web }, ports: [{ port: 80 }] }
`;
const KYVERNO = `apiVersion: kyverno.io/v1
kind: ClusterPolicy
metadata: { name: pods }
spec:
  validationFailureAction: Enforce
  rules:
    - { name: host, match: { any: [] }, validate: { message: no, pattern: {} } }
    - { name: root, match: { any: [] }, validate: { message: no, pattern: {} } }
`;
const OPEN = `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: open, namespace: shop }
spec: { podSelector: {}, policyTypes: [Ingress], ingress: [{}] }
`;
const EXCEPTION = `apiVersion: kyverno.io/v2
kind: PolicyException
metadata: { name: old }
spec: { exceptions: [{ policyName: pods, ruleNames: [root] }], match: { any: [] } }
`;

const becomes = (name: string, text: string, from: string, to: string, ...finds: string[]): ContentCase => ({
  name,
  files: { 'k8s/shop.yaml': [text, swap(text, from, to)] },
  finds,
});
const stays = (name: string, text: string, from: string, to: string, ...harmlessFor: string[]): ContentCase => ({
  ...becomes(name, text, from, to),
  harmlessFor,
});
const comes = (name: string, text: string, ...finds: string[]): ContentCase => ({
  name,
  files: { 'k8s/new.yaml': [null, text] },
  finds,
});

const DETACHED = 'k8s.storage.detached';
const INLINED = 'k8s.secret.inlined';

export const WORKLOADS: readonly ContentCase[] = [
  becomes(
    'a claim gives way to a volume that dies with the pod',
    WEB,
    'persistentVolumeClaim: { claimName: web-data }',
    'emptyDir: {}',
    DETACHED,
  ),
  becomes('a claim gives way to another one', WEB, 'claimName: web-data', 'claimName: web-data-2', DETACHED),
  becomes(
    'a claim is no longer mounted',
    WEB,
    'volumes: [{ name: data, persistentVolumeClaim: { claimName: web-data } }]',
    'volumes: []',
    DETACHED,
  ),
  becomes(
    'a claim template is mounted beside the data',
    DATABASE,
    'mountPath: /var/lib/postgresql/data',
    'mountPath: /mnt/data',
    DETACHED,
  ),
  becomes(
    'a claim template is not mounted any more',
    DATABASE,
    'volumeMounts: [{ name: data, mountPath: /var/lib/postgresql/data }]',
    'volumeMounts: []',
    DETACHED,
  ),
  stays(
    'a volume of a claim gets another name',
    WEB,
    'volumeMounts: [{ name: data, mountPath: /data }]\n      volumes: [{ name: data,',
    'volumeMounts: [{ name: store, mountPath: /data/ }]\n      volumes: [{ name: store,',
    DETACHED,
  ),
  stays(
    'a second place to see the same data',
    DATABASE,
    'mountPath: /var/lib/postgresql/data }',
    'mountPath: /var/lib/postgresql/data/ }, { name: data, mountPath: /backup, readOnly: true }',
    DETACHED,
  ),
  becomes('certificates are no longer verified', WEB, 'value: "true"', 'value: "false"', 'guardrail.lost.encryption'),
  becomes(
    'a secret is written down',
    WEB,
    'valueFrom: { secretKeyRef: { name: db, key: password } }',
    'value: "7kPq-22-xY"',
    INLINED,
  ),
  stays('a secret comes from another Secret', WEB, 'name: db, key: password', 'name: db-v2, key: password', INLINED),
  stays('a secret is emptied', WEB, 'valueFrom: { secretKeyRef: { name: db, key: password } }', 'value: ""', INLINED),
  stays('certificates are verified, in another word', WEB, 'value: "true"', 'value: "1"', 'guardrail.lost.encryption'),
  becomes(
    'an entry no longer leads to encryption',
    INGRESS,
    'ssl-redirect: "true"',
    'ssl-redirect: "false"',
    'guardrail.lost.encryption',
  ),
  becomes(
    'an entry has no rate any more',
    INGRESS,
    '    nginx.ingress.kubernetes.io/limit-rps: "10"\n',
    '',
    'guardrail.lost.limits',
  ),
  becomes(
    'an entry is not filtered any more',
    INGRESS,
    'enable-modsecurity: "true"',
    'enable-modsecurity: "false"',
    'guardrail.lost.limits',
  ),
  stays(
    'an entry leaves the redirect to its default',
    INGRESS,
    '    nginx.ingress.kubernetes.io/ssl-redirect: "true"\n',
    '',
    'guardrail.lost.encryption',
  ),
  stays('an entry has another rate', INGRESS, 'limit-rps: "10"', 'limit-rps: "20"', 'guardrail.lost.limits'),
  becomes('a namespace leaves the mesh', NAMESPACE, 'istio-injection: enabled, ', '', 'guardrail.lost.network-policy'),
  stays(
    'a namespace names its mesh by a revision',
    NAMESPACE,
    'istio-injection: enabled',
    'istio.io/rev: stable',
    'guardrail.lost.network-policy',
  ),
  becomes(
    'callers are sent elsewhere',
    SERVICE,
    'type: ClusterIP,',
    'type: ExternalName, externalName: other.example.net,',
    'k8s.expose.service',
  ),
  becomes(
    'a service takes an address from outside',
    SERVICE,
    'type: ClusterIP,',
    'type: ClusterIP, externalIPs: [192.0.2.7],',
    'k8s.expose.service',
  ),
  becomes(
    'a rule of a policy goes',
    KYVERNO,
    '    - { name: root, match: { any: [] }, validate: { message: no, pattern: {} } }\n',
    '',
    'guardrail.lost.validation',
  ),
  becomes(
    'a rule of a policy makes an exception',
    KYVERNO,
    '{ name: root,',
    '{ name: root, exclude: { any: [] },',
    'guardrail.lost.validation',
  ),
  stays('a rule of a policy gets another name', KYVERNO, 'name: root', 'name: no-root', 'guardrail.lost.validation'),
  comes('an exception from a policy comes', EXCEPTION, 'guardrail.lost.validation'),
  comes('a policy that lets everybody in comes', OPEN, 'guardrail.lost.network-policy'),
  comes(
    'a policy that lets everybody in to one workload comes',
    swap(OPEN, 'podSelector: {}', 'podSelector: { matchLabels: { app: web } }'),
  ),
];
