/** The words of the rules about what a workload keeps its data on and what it is given. */
import type { RuleDescription } from '../../../../model/assessment-context.ts';
import { rule } from '../../classifier.ts';

export const STORAGE_DETACHED: RuleDescription = rule({
  id: 'k8s.storage.detached',
  title: 'Workload loses the volume that it kept its data on',
  observes:
    'A claim that a workload mounted is no longer mounted, gives way to another claim or to a volume that dies with the pod, or a claim template is mounted at another path.',
  why: 'The process starts with an empty folder and writes on: nothing fails, and what it wrote until now is not there, or is lost at the next restart.',
  remedy: 'Copy the data first and compare; keep the old claim until the new one is proven.',
  example: '`persistentVolumeClaim: {claimName: data}` becomes `emptyDir: {}`.',
  base: 'high',
  effect: 'degrade',
  reversible: 'with-effort',
  triggers: ['content', 'services'],
});

export const SECRET_INLINED: RuleDescription = rule({
  id: 'k8s.secret.inlined',
  title: 'Secret written into a manifest',
  observes: 'A variable of a container that came from a Secret is written as a plain value.',
  why: 'Everybody who can read the repository or the workload has it, for ever: history keeps it.',
  remedy: 'Withdraw the secret now, and name the Secret again.',
  example: '`valueFrom: {secretKeyRef: …}` of `DB_PASSWORD` becomes `value: …`.',
  base: 'high',
  effect: 'expose',
  reversible: 'no',
  triggers: ['content', 'services'],
});
