/** The words of the rules about Kubernetes objects themselves: deleted, replaced, scaled, changed. */
import type { RuleDescription } from '../../../../model/assessment-context.ts';
import { rule } from '../../classifier.ts';

export const DELETE_CASCADE: RuleDescription = rule({
  id: 'k8s.delete.cascade',
  title: 'Object deleted together with everything in it',
  observes:
    'A Namespace, CustomResourceDefinition, PersistentVolume, PersistentVolumeClaim, a database or queue of an operator, an Argo CD Application that cascades, or a StatefulSet that deletes its claims is removed.',
  why: 'The cluster deletes what hangs on the object: all objects of a namespace, all of a kind, the data of a volume.',
  remedy:
    'Back up and prove the restore; delete the parts one by one; orphan what shall stay (`--cascade=orphan`, reclaim policy Retain, removed finalizer).',
  example: '`kind: Namespace, name: payments` is no longer in any manifest.',
  base: 'critical',
  effect: 'delete',
  reversible: 'no',
  triggers: ['content', 'services'],
});

export const DELETE_WORKLOAD: RuleDescription = rule({
  id: 'k8s.delete.workload',
  title: 'Workload or entry point deleted',
  observes:
    'A Deployment, StatefulSet, DaemonSet, Service, Ingress, Gateway, route, Job or CronJob that was there before is in no changed manifest any more.',
  why: 'What ran or answered there stops, and whoever calls it by name gets an error.',
  remedy: 'Show that nothing calls it any more; take its traffic away first.',
  example: '`kind: Service, name: checkout` is removed from `shop.yaml`.',
  base: 'medium',
  effect: 'delete',
  reversible: 'yes',
  triggers: ['content', 'services'],
});

export const DELETE_UNCLASSIFIED: RuleDescription = rule({
  id: 'k8s.delete.unclassified',
  title: 'Custom object deleted whose controller decides what goes',
  observes: 'An object of a kind that no table knows is removed.',
  why: 'Its controller may delete what it stands for: a database, a bucket, a cluster.',
  remedy: 'Look up what the controller does on deletion, and say so in the change.',
  example: '`kind: Bucket` of `storage.example.org/v1` is removed.',
  base: 'medium',
  effect: 'delete',
  reversible: 'unknown',
  triggers: ['content', 'services'],
});

export const REPLACE_RENAMED: RuleDescription = rule({
  id: 'k8s.replace.renamed',
  title: 'Object renamed or moved to another namespace',
  observes: 'An object goes and one of the same kind with the same content comes under another name or namespace.',
  why: 'Kubernetes cannot rename: the old one is deleted and a new one is created, without its address, history or data.',
  remedy: 'Run both until callers and traffic have moved, then delete the old one in a later change.',
  example: '`Deployment/web` becomes `Deployment/web-frontend`.',
  base: 'medium',
  effect: 'replace',
  reversible: 'with-effort',
  triggers: ['content', 'services'],
});

export const REPLACE_IMMUTABLE: RuleDescription = rule({
  id: 'k8s.replace.immutable',
  title: 'Immutable field changed',
  observes:
    'A field changes that the API server refuses to update: selectors of workloads, volume claim templates, `serviceName`, the template of a Job, `clusterIP`, the class or access modes of a claim, parameters of a StorageClass, data of an immutable ConfigMap or Secret, `roleRef`, scope and names of a CustomResourceDefinition.',
  why: 'The apply fails half-way, or a tool deletes and recreates the object: an outage, and for claims the loss of the data.',
  remedy: 'Create a new object under a new name beside the old one, or delete with `--cascade=orphan` on purpose.',
  example: '`spec.selector.matchLabels.app` of a Deployment: web → web-v2.',
  base: 'high',
  variants: [{ when: 'a StatefulSet, a PersistentVolumeClaim or a CustomResourceDefinition', base: 'critical' }],
  effect: 'replace',
  reversible: 'with-effort',
  triggers: ['content', 'services'],
});

export const SCALE_ZERO: RuleDescription = rule({
  id: 'k8s.scale.zero',
  title: 'Scaled to zero or suspended',
  observes: '`replicas` or the minimum of an autoscaler becomes 0, or a CronJob or reconciliation is suspended.',
  why: 'Nothing answers any more, or the job silently does not run.',
  remedy: 'Scale down in steps and watch the traffic; say until when it stays so.',
  example: '`replicas: 6` becomes `replicas: 0`.',
  base: 'high',
  effect: 'degrade',
  reversible: 'yes',
  triggers: ['content', 'services'],
});

export const SCALE_CEILING: RuleDescription = rule({
  id: 'k8s.scale.ceiling',
  title: 'Room for growth taken from an autoscaler',
  observes: 'The maximum of an autoscaler is lowered, or the autoscaler is deleted.',
  why: 'The next peak needs more replicas than are allowed.',
  remedy: 'Compare with the replicas of the last peaks, with room to spare.',
  example: '`maxReplicas: 40` becomes `10`.',
  base: 'medium',
  effect: 'degrade',
  reversible: 'yes',
  triggers: ['content', 'services'],
});

export const STRATEGY_CHANGED: RuleDescription = rule({
  id: 'k8s.strategy.changed',
  title: 'Rollout made riskier',
  observes:
    '`RollingUpdate` becomes `Recreate` or `OnDelete`, `maxUnavailable` rises, `maxSurge` becomes 0, the partition of a StatefulSet falls, or `progressDeadlineSeconds` or `minReadySeconds` changes so that a bad rollout is noticed later.',
  why: 'The next rollout takes more replicas down at once, or goes on longer when it is broken.',
  remedy: 'Keep rolling updates with a small `maxUnavailable`; explain why the old one must stop first.',
  example: '`strategy.type: RollingUpdate` becomes `Recreate`.',
  base: 'medium',
  effect: 'degrade',
  reversible: 'yes',
  triggers: ['content', 'services'],
});

export const SHUTDOWN_SHORTENED: RuleDescription = rule({
  id: 'k8s.shutdown.shortened',
  title: 'Graceful shutdown lost or shortened',
  observes: 'A `preStop` hook is removed, or `terminationGracePeriodSeconds` falls to half or less.',
  why: 'Requests and jobs in flight are cut off at every rollout, drain and scale-down.',
  remedy: 'Keep the hook; set the grace period above the longest request.',
  example: '`terminationGracePeriodSeconds: 120` becomes `10`.',
  base: 'medium',
  effect: 'degrade',
  reversible: 'yes',
  triggers: ['content', 'services'],
});

export const IMAGE_FLOATING: RuleDescription = rule({
  id: 'k8s.image.floating',
  title: 'Image that can change under the manifest',
  observes: 'An image loses its digest, gets the tag `latest` or none, or comes from another registry.',
  why: 'What runs is decided by whoever pushes the tag, not by this repository; a restart may start something else.',
  remedy: 'Pin the digest (`image@sha256:…`); name the registry you trust.',
  example: '`shop/web@sha256:…` becomes `shop/web:latest`.',
  base: 'medium',
  variants: [{ when: 'a new container', base: 'low' }],
  effect: 'unprotect',
  reversible: 'yes',
  triggers: ['content', 'services'],
});

export const CONTAINER_REMOVED: RuleDescription = rule({
  id: 'k8s.delete.container',
  title: 'Container taken out of a running workload',
  observes: 'A container or init container is removed while its workload stays.',
  why: 'Sidecars authenticate, encrypt, ship logs and prepare data; the main container starts without them too.',
  remedy: 'Say what does its work from now on.',
  example: 'The container `oauth2-proxy` is removed from `Deployment/admin`.',
  base: 'medium',
  effect: 'degrade',
  reversible: 'yes',
  triggers: ['content', 'services'],
});

export const SELECTOR_MISMATCH: RuleDescription = rule({
  id: 'k8s.selector.mismatch',
  title: 'Selector no longer matches its pods',
  observes:
    'A Service, PodDisruptionBudget, NetworkPolicy or monitor selected the pods of a workload before the change and no workload after it, or a workload no longer selects its own pods.',
  why: 'Traffic ends nowhere, or a protection silently protects nothing; every object is valid by itself.',
  remedy: 'Change labels and selectors together; add the new label first and remove the old one in a later change.',
  example: 'The pod label `app: web` becomes `app: shop`, `Service/web` still selects `app: web`.',
  base: 'high',
  effect: 'degrade',
  reversible: 'yes',
  triggers: ['content', 'services'],
});

export const REFERENCE_MISSING: RuleDescription = rule({
  id: 'k8s.reference.missing',
  title: 'Deleted object is still referred to',
  observes:
    'A ConfigMap, Secret, ServiceAccount, PersistentVolumeClaim or Service is deleted or renamed while a manifest of the change, or beside it, still names it.',
  why: 'Running pods go on until they restart; then they do not start, often at night.',
  remedy: 'Change what refers to it first, and delete it in a later change.',
  example: '`ConfigMap/settings` is deleted, `Deployment/web` still mounts it.',
  base: 'high',
  effect: 'degrade',
  reversible: 'yes',
  triggers: ['content', 'services'],
});

export const STORAGE_RECLAIM: RuleDescription = rule({
  id: 'k8s.storage.reclaim',
  title: 'Volumes no longer kept when their claim goes',
  observes:
    'A reclaim policy goes from Retain to Delete, or a StatefulSet begins to delete its claims when it is deleted or scaled down.',
  why: 'From then on deleting a claim deletes the disk with the data.',
  remedy: 'Keep Retain; clean up volumes deliberately.',
  example: '`persistentVolumeReclaimPolicy: Retain` becomes `Delete`.',
  base: 'high',
  effect: 'unprotect',
  reversible: 'no',
  triggers: ['content', 'services'],
});

export const WEBHOOK_BLOCKING: RuleDescription = rule({
  id: 'k8s.webhook.blocking',
  title: 'Admission webhook that can block the cluster',
  observes:
    'A webhook with `failurePolicy: Fail` that also covers `kube-system` is new, becomes so, or its timeout rises above 10 seconds.',
  why: 'When its pods are down, nothing in its scope can be created, its own pods and the network included.',
  remedy: 'Exclude `kube-system` and its own namespace by `namespaceSelector`; keep the timeout at 5 seconds or less.',
  example: 'A new ValidatingWebhookConfiguration for all pods without `namespaceSelector`.',
  base: 'high',
  effect: 'lock',
  reversible: 'with-effort',
  triggers: ['content', 'services'],
});

export const NODE_DRAIN: RuleDescription = rule({
  id: 'k8s.node.drain',
  title: 'Nodes drained, tainted or taken away',
  observes:
    'A Node becomes unschedulable or gets a `NoExecute` taint, or a node pool (Karpenter, Cluster API) is deleted, shrunk to half or less, or may disrupt its nodes more freely.',
  why: 'All pods of the nodes move at once; what has no room, or only local data, is lost for a while or for good.',
  remedy: 'Check disruption budgets and free room; one node or pool at a time.',
  example: '`MachineDeployment/workers` from 12 to 3 replicas.',
  base: 'high',
  effect: 'degrade',
  reversible: 'with-effort',
  triggers: ['content', 'services'],
});

export const EXPOSE_SERVICE: RuleDescription = rule({
  id: 'k8s.expose.service',
  title: 'Service opened to other networks',
  observes:
    'A Service becomes a LoadBalancer or NodePort, loses its source ranges or its internal annotation, or an Ingress loses its allow-list.',
  why: 'What only the cluster could reach is reached from outside, often without authentication.',
  remedy: 'Keep ClusterIP or the internal load balancer; put a gateway with authentication before it.',
  example: '`type: ClusterIP` becomes `LoadBalancer`.',
  base: 'high',
  effect: 'expose',
  reversible: 'yes',
  triggers: ['content', 'services'],
});
