/** The words of the rules about CustomResourceDefinitions: what a change takes from the objects that exist. */
import type { RuleDescription } from '../../../../model/assessment-context.ts';
import { rule } from '../../classifier.ts';

export const VERSION_REMOVED: RuleDescription = rule({
  id: 'k8s.version.removed',
  title: 'Version of a custom resource removed or no longer served',
  observes: 'A version of a CustomResourceDefinition that was served is gone, or is no longer served.',
  why: 'Controllers, pipelines and stored manifests of that version get “not found”. A stored version that goes makes the API server refuse the definition, or the objects written in it unreadable.',
  remedy:
    'Rewrite all objects in the new version (storage version migration), take the old one out of `status.storedVersions`, and stop serving it only when nothing asks for it any more.',
  example: 'The version `v1beta1`, which was served, is no longer among `spec.versions`.',
  base: 'high',
  effect: 'degrade',
  reversible: 'with-effort',
  triggers: ['content', 'services'],
});

export const VERSION_STORAGE: RuleDescription = rule({
  id: 'k8s.version.storage',
  title: 'Custom resources stored or converted otherwise',
  observes:
    'Another version of a CustomResourceDefinition becomes the stored one, or versions are no longer converted by a webhook.',
  why: 'What is written from now on is written in another form: without a conversion that knows both, fields that only one version has are dropped, and going back to the old controller is no longer possible.',
  remedy:
    'Show the conversion in both directions with a test, serve both versions for a release, and back up the objects first.',
  example: '`storage: true` moves from `v1beta1` to `v1`.',
  base: 'medium',
  variants: [{ when: 'conversion by a webhook is lost', base: 'high' }],
  effect: 'degrade',
  reversible: 'with-effort',
  triggers: ['content', 'services'],
});

export const SCHEMA_NARROWED: RuleDescription = rule({
  id: 'k8s.schema.narrowed',
  title: 'Schema of a custom resource accepts less',
  observes:
    'In a version that stays, a field is removed or gets another type, an allowed value goes, a field becomes required, or unknown fields begin to be dropped.',
  why: 'Objects that exist lose the field without a word at their next update, or cannot be updated any more.',
  remedy: 'Make the change in a new version with a conversion, or show that no object uses what goes.',
  example: '`spec.retention` is no longer in the schema of `v1`.',
  base: 'medium',
  effect: 'degrade',
  reversible: 'with-effort',
  triggers: ['content', 'services'],
});
