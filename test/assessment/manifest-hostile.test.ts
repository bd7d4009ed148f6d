/** Manifests with lists as long as a file may be: always an answer, at a cost that grows with the text alone. */
import { expect, it } from 'vitest';
import { factorsOf, familyNamed, ruleIds } from './content-cases.ts';

const MANY = 20_000;
const lines = (write: (at: number) => string): string => Array.from({ length: MANY }, (_, at) => write(at)).join('\n');

const volumes = (name: string): string => `apiVersion: apps/v1
kind: Deployment
metadata: { name: web }
spec:
  template:
    spec:
      containers: [{ name: web, image: web:1.4.2 }]
      volumes:
${lines((at) => `      - { name: ${name}${at}, persistentVolumeClaim: { claimName: ${name}${at} } }`)}
`;
const addresses = (from: string): string => `apiVersion: v1
kind: Service
metadata: { name: web }
spec:
  externalIPs:
${lines((at) => `  - ${from}.${at}`)}
`;

// What compares each entry with each other one does not come to an end in this time.
const PATIENCE = 30_000;

it.each([
  ['volumes', volumes('a'), volumes('b'), 'k8s.storage.detached'],
  ['addresses of a service', addresses('10.1'), addresses('10.2'), 'k8s.expose.service'],
])(
  'a list of many %s is compared',
  async (name, before, after, rule) => {
    const change = { name, files: { 'k8s/web.yaml': [before, after] as const }, finds: [] };
    expect(ruleIds(await factorsOf(familyNamed('manifest'), change))).toContain(rule);
  },
  PATIENCE,
);
