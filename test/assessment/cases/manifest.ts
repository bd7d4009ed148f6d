/** Cases of the manifest rules. */
import type { ContentCase } from '../content-cases.ts';
import { DEFINITIONS, SAMPLES } from './manifest-definitions.ts';
import { DELIVERY } from './manifest-delivery.ts';
import { PROTECTIONS } from './manifest-guardrails.ts';
import { KUSTOMIZE_CASES } from './manifest-kustomize.ts';
import { CHANGES, DELETIONS } from './manifest-objects.ts';
import { SETTINGS } from './manifest-settings.ts';
import { WORKLOADS } from './manifest-workloads.ts';
import { VALUES } from './manifest-values.ts';

export const MANIFEST_CASES: readonly ContentCase[] = [
  ...DELETIONS,
  ...CHANGES,
  ...DEFINITIONS,
  ...SAMPLES,
  ...PROTECTIONS,
  ...DELIVERY,
  ...KUSTOMIZE_CASES,
  ...SETTINGS,
  ...VALUES,
  ...WORKLOADS,
];
