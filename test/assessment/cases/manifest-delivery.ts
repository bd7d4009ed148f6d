/** Cases of what delivers manifests: Argo CD, Flux, templates of Helm, and texts that cannot be read. */
import type { ContentCase } from '../content-cases.ts';
import { swap, WEB } from './manifest-objects.ts';

const APPLICATION = `apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: { name: shop, namespace: argocd }
spec:
  destination: { server: https://one.example.org, namespace: shop }
  source: { repoURL: https://git.example.org/shop.git, path: deploy, targetRevision: v1.4.2 }
  syncPolicy:
    automated: { prune: false, selfHeal: true }
`;
const RELEASE = `apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: { name: db, namespace: shop }
spec:
  releaseName: db
  chart: { spec: { chart: postgresql, version: 12.1.0, sourceRef: { kind: HelmRepository, name: bitnami } } }
`;
const FLUX = `apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: { name: shop, namespace: flux-system }
spec: { path: ./shop, prune: true, targetNamespace: shop }
`;

const changed = (
  name: string,
  before: string | null,
  after: string | null,
  finds: readonly string[],
  harmlessFor: readonly string[] = [],
): ContentCase => ({ name, files: { 'clusters/shop.yaml': [before, after] }, finds, harmlessFor });

const TEMPLATE = `{{- if .Values.web.enabled }}
apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ include "shop.fullname" . }}
  labels:
    {{- include "shop.labels" . | nindent 4 }}
spec:
  replicas: {{ .Values.replicaCount }}
  selector:
    matchLabels:
      {{- include "shop.selectorLabels" . | nindent 6 }}
  template:
    metadata:
      labels:
        {{- include "shop.selectorLabels" . | nindent 8 }}
    spec:
      containers:
        - name: {{ .Chart.Name }}
          image: "{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}"
          readinessProbe:
            httpGet: { path: /ready, port: http }
          resources:
            {{- toYaml .Values.resources | nindent 12 }}
{{- end }}
`;
const PROBE = '          readinessProbe:\n            httpGet: { path: /ready, port: http }\n';
const templated = (name: string, after: string, finds: readonly string[]): ContentCase => ({
  name,
  files: { 'charts/shop/templates/web.yaml': [TEMPLATE, after] },
  finds,
});

const WORKFLOW = `apiVersion: argoproj.io/v1alpha1
kind: Workflow
metadata: { generateName: release- }
spec:
  entrypoint: main
  templates:
    - { name: approve, suspend: {} }
    - { name: ship, container: { image: "ship:1.0.0" } }
`;

/** A kind that a cluster learns. */
const CRD =
  'apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: { name: jobs.example.com }\nspec: { group: example.com }\n';

export const DELIVERY: readonly ContentCase[] = [
  changed(
    'a workflow no longer waits for a person',
    WORKFLOW,
    swap(WORKFLOW, '    - { name: approve, suspend: {} }\n', ''),
    ['pipeline.removed.approval'],
  ),
  changed(
    'a workflow waits under another name',
    WORKFLOW,
    swap(WORKFLOW, 'name: approve', 'name: hold'),
    [],
    ['pipeline.removed.approval'],
  ),
  changed('an application begins to prune', APPLICATION, swap(APPLICATION, 'prune: false', 'prune: true'), [
    'k8s.replace.force',
  ]),
  changed('an application goes to another cluster', APPLICATION, swap(APPLICATION, 'one.example', 'two.example'), [
    'k8s.sync.destination',
  ]),
  changed('an application follows a branch', APPLICATION, swap(APPLICATION, 'v1.4.2', 'HEAD'), ['k8s.sync.loosened']),
  changed(
    'an application no longer heals itself',
    APPLICATION,
    swap(APPLICATION, 'selfHeal: true', 'selfHeal: false'),
    ['k8s.sync.loosened'],
  ),
  changed(
    'an application that cascades goes',
    swap(
      APPLICATION,
      'namespace: argocd }',
      'namespace: argocd, finalizers: [resources-finalizer.argocd.argoproj.io] }',
    ),
    null,
    ['k8s.delete.cascade'],
  ),
  changed(
    'an application moves a version on',
    APPLICATION,
    swap(swap(APPLICATION, 'v1.4.2', 'v1.4.3'), 'shop.git', 'shop'),
    [],
    ['k8s.replace.force', 'k8s.sync.destination', 'k8s.sync.loosened'],
  ),
  changed('a release gets another name', RELEASE, swap(RELEASE, 'releaseName: db', 'releaseName: database'), [
    'k8s.helm.uninstall',
  ]),
  changed('a release goes', RELEASE, null, ['k8s.helm.uninstall']),
  changed('the chart of a release moves a major version', RELEASE, swap(RELEASE, '12.1.0', '15.0.0'), [
    'k8s.helm.uninstall',
  ]),
  changed(
    'the chart of a release moves a patch version',
    RELEASE,
    swap(RELEASE, '12.1.0', '12.1.4'),
    [],
    ['k8s.helm.uninstall'],
  ),
  changed('a kustomization that prunes goes', FLUX, null, ['k8s.kustomize.prune']),
  changed(
    'a kustomization delivers to another namespace',
    FLUX,
    swap(FLUX, 'targetNamespace: shop', 'targetNamespace: store'),
    ['k8s.kustomize.prune'],
  ),
  changed(
    'a kustomization waits longer',
    FLUX,
    swap(FLUX, 'prune: true', 'prune: true, timeout: 5m'),
    [],
    ['k8s.kustomize.prune', 'k8s.replace.force'],
  ),
  templated('a template loses its probe', swap(TEMPLATE, PROBE, ''), ['guardrail.lost.probe']),
  templated(
    'a template takes its probe from the values',
    swap(TEMPLATE, 'httpGet: { path: /ready, port: http }', '{{- toYaml .Values.probe | nindent 12 }}'),
    [],
  ),
  templated(
    'a template may get its probe from what it includes',
    swap(TEMPLATE, PROBE, '          {{- include "shop.probes" . | nindent 10 }}\n'),
    ['assess.input.unreadable'],
  ),
  templated(
    'a template is written with other blanks',
    TEMPLATE.replaceAll('{{- ', '{{-  ').replaceAll('{{ .', '{{.'),
    [],
  ),
  changed('a manifest is no YAML any more', WEB, swap(WEB, 'spec:\n  replicas', 'spec: [\n  replicas'), [
    'assess.input.unreadable',
  ]),
  changed(
    'a key is written twice, so that two readers read two things',
    WEB,
    swap(WEB, '  replicas: 3\n', '  replicas: 3\n  replicas: 0\n'),
    ['assess.input.unreadable'],
  ),
  changed('something else is no YAML', 'a: 1\n', 'a: [\n', []),
  changed(
    'comments, quotes and the order of keys change',
    WEB,
    `# a comment\n${swap(swap(WEB, 'kind: Deployment\n', ''), 'apiVersion: apps/v1', 'kind: "Deployment"\napiVersion: \'apps/v1\'')}`,
    [],
  ),
  changed('aliases expand to more than memory holds', WEB, `${WEB}---\napiVersion: v1\nkind: ConfigMap\n${laughs()}`, [
    'assess.input.unreadable',
  ]),
  changed('a manifest is nested without end', WEB, `${WEB}---\nkind: A\nx: ${'['.repeat(50_000)}`, [
    'assess.input.unreadable',
  ]),
  changed(
    'keys are called after what every object has',
    WEB,
    swap(WEB, '  labels: { app: web }', '  labels: { app: web, __proto__: { x: y }, constructor: a, toString: b }'),
    [],
  ),
  {
    name: 'a definition that a handbook shows goes',
    files: { 'docs/reference/crd.yaml': [CRD, null] },
    finds: ['assess.input.skipped'],
    harmlessFor: ['k8s.delete.cascade'],
  },
  {
    name: 'the same definition goes from where it is applied',
    files: { 'deploy/crd.yaml': [CRD, null] },
    finds: ['k8s.delete.cascade'],
  },
  {
    name: 'one document of a large bundle loses its object',
    files: { 'k8s/bundle.yaml': [bundle(3000, 1500), bundle(3000, -1)] },
    finds: ['k8s.delete.cascade'],
  },
];

function laughs(): string {
  const names = [...'abcdefghi'];
  return names
    .map(
      (name, index) =>
        `${name}: &${name} [${Array.from({ length: 9 }, () => (index === 0 ? 'lol' : `*${names[index - 1] ?? ''}`)).join(', ')}]\n`,
    )
    .join('');
}

/** Many documents; the one at `claim` is a claim. */
function bundle(count: number, claim: number): string {
  const documents = Array.from({ length: count }, (_, index) =>
    index === claim
      ? 'apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: { name: data }\n'
      : `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: settings-${index}\n  namespace: shop\ndata:\n  value: "${index}"\n`,
  );
  return documents.join('---\n');
}
