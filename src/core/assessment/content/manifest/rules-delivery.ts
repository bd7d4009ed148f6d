/** The words of the rules about how manifests reach a cluster: Helm, Kustomize, Argo CD, Flux. */
import type { RuleDescription } from '../../../../model/assessment-context.ts';
import { rule } from '../../classifier.ts';

export const REPLACE_FORCE: RuleDescription = rule({
  id: 'k8s.replace.force',
  title: 'Forced replacement or pruning switched on',
  observes:
    '`Replace=true`, `Force=true` or `prune: true` of Argo CD, `force` or `prune` of Flux, or `force` of a Helm release is switched on.',
  why: 'The tool may from then on delete what it finds different or no longer finds in the repository.',
  remedy: 'Prefer server-side apply; compare what would be pruned before it is switched on.',
  example: '`syncPolicy.automated.prune` becomes `true`.',
  base: 'high',
  effect: 'replace',
  reversible: 'unknown',
  triggers: ['content', 'services'],
});

export const HELM_UNINSTALL: RuleDescription = rule({
  id: 'k8s.helm.uninstall',
  title: 'Helm release removed, renamed or moved a major version',
  observes:
    'A release of helmfile, Flux or Argo CD disappears or gets another name or namespace, or its chart or a dependency of a chart changes its major version.',
  why: 'A renamed release is uninstalled and installed anew, with what it owns; a major version may rename or replace objects.',
  remedy: 'Render both versions and compare the objects; migrate data before the old release goes.',
  example: 'The dependency `postgresql` 12.1.0 becomes 15.0.0.',
  base: 'high',
  variants: [{ when: 'only the major version of a chart changes', base: 'medium' }],
  effect: 'replace',
  reversible: 'with-effort',
  triggers: ['content', 'services'],
});

export const KUSTOMIZE_PRUNE: RuleDescription = rule({
  id: 'k8s.kustomize.prune',
  title: 'Objects drop out of a kustomization or are all renamed',
  observes:
    'An entry of `resources`, `bases` or `components` is dropped while its file stays, or `namePrefix`, `nameSuffix`, `namespace` or the selectors by common labels change; a pruning Flux Kustomization is removed.',
  why: 'Where the tool prunes, everything that is no longer rendered is deleted; renamed objects are deleted and created.',
  remedy: 'Render both sides and compare the lists of objects; move state first.',
  example: '`namePrefix: eu-` becomes `namePrefix: europe-`.',
  base: 'high',
  effect: 'delete',
  reversible: 'with-effort',
  triggers: ['content', 'services'],
});

export const SYNC_DESTINATION: RuleDescription = rule({
  id: 'k8s.sync.destination',
  title: 'Delivery pointed at another cluster, namespace or source',
  observes:
    'The destination, the repository, the path or the chart of an Argo CD Application or a Flux object changes.',
  why: 'Everything it delivers appears somewhere else, or is replaced by what stands somewhere else.',
  remedy: 'Compare what would be created and pruned at both places before it is merged.',
  example: '`destination.server` of an Application names another cluster.',
  base: 'high',
  effect: 'replace',
  reversible: 'with-effort',
  triggers: ['content', 'services'],
});

export const SYNC_LOOSENED: RuleDescription = rule({
  id: 'k8s.sync.loosened',
  title: 'Delivery follows its source less strictly',
  observes:
    '`selfHeal` or automated synchronisation is switched off, or the pinned revision of a source becomes a branch or a range.',
  why: 'What runs and what the repository says drift apart, or what runs changes without a change here.',
  remedy: 'Keep self-healing on; pin a commit, a tag or an exact version.',
  example: '`targetRevision: v1.4.2` becomes `HEAD`.',
  base: 'medium',
  effect: 'unprotect',
  reversible: 'yes',
  triggers: ['content', 'services'],
});
