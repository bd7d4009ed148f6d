/** Cases of CustomResourceDefinitions that stay: versions, storage, conversion, schemas. */
import type { ContentCase } from '../content-cases.ts';
import { swap } from './manifest-objects.ts';

const BETA = `    - name: v1beta1
      served: true
      storage: false
      schema:
        openAPIV3Schema:
          type: object
          properties:
            spec:
              type: object
              properties: { size: { type: string } }
`;
const DEFINITION = `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: { name: databases.example.org }
spec:
  group: example.org
  names: { kind: Database, plural: databases }
  scope: Namespaced
  conversion:
    strategy: Webhook
    webhook: { conversionReviewVersions: [v1], clientConfig: { service: { name: convert, namespace: operators } } }
  versions:
${BETA}    - name: v1
      served: true
      storage: true
      schema:
        openAPIV3Schema:
          type: object
          properties:
            spec:
              type: object
              description: What is wanted.
              required: [size]
              properties:
                size: { type: string }
                replicas: { type: integer, default: 1 }
                retention: { type: string, enum: [day, week, month] }
                extra: { type: object, x-kubernetes-preserve-unknown-fields: true }
                backups:
                  type: array
                  items: { type: object, properties: { bucket: { type: string }, keep: { type: integer } } }
            status: { type: object, properties: { phase: { type: string } } }
`;
const FILE = 'k8s/crds/databases.yaml';
const changed = (after: string): ContentCase['files'] => ({ [FILE]: [DEFINITION, after] });
const having = (from: string, to: string): ContentCase['files'] => changed(swap(DEFINITION, from, to));

/** Version 1 of the definitions themselves, which knew one schema for all versions. */
const FORMER = `apiVersion: apiextensions.k8s.io/v1beta1
kind: CustomResourceDefinition
metadata: { name: caches.example.org }
spec:
  group: example.org
  version: v1alpha1
  names: { kind: Cache, plural: caches }
  scope: Namespaced
`;

const LOST: readonly ContentCase[] = [
  { name: 'a served version goes', files: having(BETA, ''), finds: ['k8s.version.removed'] },
  {
    name: 'a version is no longer served',
    files: having('served: true\n      storage: false', 'served: false\n      storage: false'),
    finds: ['k8s.version.removed'],
  },
  {
    name: 'the one version of an old definition gets another name',
    files: { [FILE]: [FORMER, swap(FORMER, 'v1alpha1', 'v1')] },
    finds: ['k8s.version.removed'],
  },
  {
    name: 'another version is stored',
    files: changed(
      swap(
        swap(DEFINITION, 'served: true\n      storage: true', 'served: true\n      storage: false'),
        'storage: false',
        'storage: true',
      ),
    ),
    finds: ['k8s.version.storage'],
  },
  {
    name: 'versions are no longer converted by the webhook',
    files: having('strategy: Webhook', 'strategy: None'),
    finds: ['k8s.version.storage'],
  },
  {
    name: 'a field of a stored version goes',
    files: having('                size: { type: string }\n', ''),
    finds: ['k8s.schema.narrowed'],
  },
  {
    name: 'a field of the items of a list goes',
    files: having(', keep: { type: integer }', ''),
    finds: ['k8s.schema.narrowed'],
  },
  {
    name: 'a field gets another type',
    files: having('keep: { type: integer }', 'keep: { type: string }'),
    finds: ['k8s.schema.narrowed'],
  },
  { name: 'an allowed value goes', files: having('[day, week, month]', '[day, week]'), finds: ['k8s.schema.narrowed'] },
  {
    name: 'a field becomes required',
    files: having('required: [size]', 'required: [size, retention]'),
    finds: ['k8s.schema.narrowed'],
  },
  {
    name: 'unknown fields begin to be dropped',
    files: having('{ type: object, x-kubernetes-preserve-unknown-fields: true }', '{ type: object }'),
    finds: ['k8s.schema.narrowed'],
  },
  {
    name: 'a definition becomes one of the whole cluster',
    files: having('scope: Namespaced', 'scope: Cluster'),
    finds: ['k8s.replace.immutable'],
  },
  {
    name: 'a definition gets another kind',
    files: having('kind: Database', 'kind: Store'),
    finds: ['k8s.replace.immutable'],
  },
];

const KEPT: readonly ContentCase[] = [
  {
    name: 'a version goes that was neither served nor stored any more',
    files: {
      [FILE]: [
        swap(DEFINITION, 'served: true\n      storage: false', 'served: false\n      storage: false'),
        swap(DEFINITION, BETA, ''),
      ],
    },
    finds: [],
    harmlessFor: ['k8s.version.removed'],
  },
  {
    name: 'a version comes beside the others, served and not stored',
    files: { [FILE]: [swap(DEFINITION, BETA, ''), DEFINITION] },
    finds: [],
    harmlessFor: ['k8s.version.removed', 'k8s.version.storage'],
  },
  {
    name: 'a schema accepts more: a field, a value, a number, one required field less',
    files: changed(
      [
        ['{ bucket: { type: string }, keep', '{ bucket: { type: string }, prefix: { type: string }, keep'],
        ['[day, week, month]', '[day, week, month, year]'],
        ['keep: { type: integer }', 'keep: { type: number }'],
        ['              required: [size]\n', ''],
        ['What is wanted.', 'What is wanted of the database.'],
      ].reduce((text, [from, to]) => swap(text, from ?? '', to ?? ''), DEFINITION),
    ),
    finds: [],
    harmlessFor: ['k8s.schema.narrowed', 'k8s.replace.immutable'],
  },
  {
    name: 'a required field comes with a default, and a number may also be a text',
    files: changed(
      swap(
        swap(DEFINITION, 'required: [size]', 'required: [size, replicas]'),
        'keep: { type: integer }',
        'keep: { x-kubernetes-int-or-string: true }',
      ),
    ),
    finds: [],
    harmlessFor: ['k8s.schema.narrowed'],
  },
  {
    name: 'named fields of an open map become free ones',
    files: having(
      '{ type: object, properties: { bucket: { type: string }, keep: { type: integer } } }',
      '{ type: object, x-kubernetes-preserve-unknown-fields: true }',
    ),
    finds: [],
    harmlessFor: ['k8s.schema.narrowed'],
  },
  {
    name: 'only what the controller reports changes',
    files: having('properties: { phase: { type: string } }', 'properties: { state: { type: string } }'),
    finds: [],
    harmlessFor: ['k8s.schema.narrowed'],
  },
  {
    name: 'a chart decides whether a version is served',
    files: {
      'chart/templates/crd.yaml': [
        swap(DEFINITION, 'served: true\n      storage: false', 'served: true\n      storage: false'),
        swap(DEFINITION, 'served: true\n      storage: false', 'served: {{ .Values.beta }}\n      storage: false'),
      ],
    },
    finds: [],
    harmlessFor: ['k8s.version.removed'],
  },
];

export const DEFINITIONS: readonly ContentCase[] = [...LOST, ...KEPT];

const SAMPLE = 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }\n';

/** Files that nobody applies as far as the tree says; `samples.test.ts` has those that somebody does. */
export const SAMPLES: readonly ContentCase[] = [
  {
    name: 'an object among documents changes, and nothing names it',
    files: { 'docs/k8s/a.yaml': [SAMPLE, `${SAMPLE}data: { x: "1" }\n`] },
    finds: ['assess.input.skipped'],
  },
  {
    name: 'a text among documents is no object',
    files: { 'docs/settings.yaml': ['a: 1\n', 'a: 2\n'] },
    finds: [],
    harmlessFor: ['assess.input.skipped'],
  },
];
