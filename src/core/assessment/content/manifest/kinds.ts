/** What the kinds of Kubernetes objects are, for deletion: a table that can be read at a glance. */
import type { Statefulness } from '../../../../model/assessment.ts';
import type { ManifestObject } from '../../../reading/manifest/objects.ts';
import { textAt, textsAt } from '../../../reading/yaml-node.ts';

/**
 * `cascade`: others go with it; `workload`: it runs or is called; `protection`: judged as a lost guardrail;
 * `reference`: what others name; `delivery`: judged with the tools that deliver; `quiet`: its loss is noticed at once,
 * hurts nobody, or is judged by other families (permissions).
 */
export type KindClass = 'cascade' | 'workload' | 'protection' | 'reference' | 'delivery' | 'quiet' | 'unknown';

const words = (text: string): ReadonlySet<string> => new Set(text.split(/\s+/).filter(Boolean));

/** Kinds of Kubernetes itself and of the tools that most clusters have. Names are unambiguous in practice. */
const CLASSES: readonly (readonly [KindClass, ReadonlySet<string>])[] = [
  [
    'cascade',
    words(
      'Namespace CustomResourceDefinition PersistentVolume PersistentVolumeClaim VolumeSnapshot VolumeSnapshotContent',
    ),
  ],
  [
    'workload',
    words(`Deployment StatefulSet DaemonSet ReplicaSet ReplicationController Pod Job CronJob Service Ingress Gateway HTTPRoute
      GRPCRoute TCPRoute TLSRoute UDPRoute VirtualService Rollout Endpoints EndpointSlice IngressRoute Route ScaledJob
      ServiceEntry APIService ExternalName HTTPProxy CloneSet Workflow CronWorkflow IngressClass`),
  ],
  [
    'protection',
    words(`PodDisruptionBudget NetworkPolicy CiliumNetworkPolicy CiliumClusterwideNetworkPolicy GlobalNetworkPolicy
      ResourceQuota LimitRange ValidatingWebhookConfiguration MutatingWebhookConfiguration ValidatingAdmissionPolicy
      ValidatingAdmissionPolicyBinding PeerAuthentication AuthorizationPolicy RequestAuthentication DestinationRule
      PrometheusRule HorizontalPodAutoscaler ScaledObject ClusterPolicy Canary AnalysisTemplate PodSecurityPolicy
      ClusterAnalysisTemplate BackupSchedule ScheduledBackup Schedule VolumeSnapshotClass PodMonitor ServiceMonitor Probe
      PrometheusAgent AlertmanagerConfig BackendTrafficPolicy AdminNetworkPolicy BaselineAdminNetworkPolicy`),
  ],
  ['reference', words('ConfigMap Secret ServiceAccount SealedSecret ExternalSecret SecretProviderClass')],
  [
    'delivery',
    words(
      'Application ApplicationSet AppProject HelmRelease Kustomization GitRepository HelmRepository OCIRepository HelmChart',
    ),
  ],
  [
    'quiet',
    words(`Role ClusterRole RoleBinding ClusterRoleBinding StorageClass PriorityClass RuntimeClass Lease Event
      VerticalPodAutoscaler Certificate Issuer ClusterIssuer CertificateRequest EnvoyFilter Sidecar Telemetry
      ClusterSecretStore SecretStore Middleware WorkflowTemplate ClusterWorkflowTemplate Pipeline Task PipelineRun TaskRun
      ImagePolicy ImageRepository ImageUpdateAutomation Component Template CSIDriver Node Machine MachineDeployment
      MachinePool NodePool Provisioner EC2NodeClass AWSNodeTemplate NodeClaim Config Cluster-api Policy PolicyException
      ConstraintTemplate ReferenceGrant GatewayClass PodTemplate ControllerRevision Binding TokenReview Provider Receiver
      Alert GrafanaDashboard Dashboard Notification BackendConfig FrontendConfig ManagedCertificate`),
  ],
];

const BY_KIND: ReadonlyMap<string, KindClass> = new Map(
  CLASSES.flatMap(([name, kinds]) => [...kinds].map((kind) => [kind, name] as const)),
);

/** Groups of Kubernetes: a kind of theirs that is in no table is none that holds anything. */
const OWN_GROUPS = /^(?:|apps|batch|policy|extensions|autoscaling|[a-z.]+\.k8s\.io)$/;

/** Operators whose objects are databases, queues, stores or cloud resources: group endings and the kinds that hold state. */
const STATEFUL_KINDS: readonly (readonly [group: string, kinds: ReadonlySet<string> | null])[] = [
  ['postgresql.cnpg.io', words('Cluster Database')],
  ['acid.zalan.do', words('postgresql')],
  ['postgres-operator.crunchydata.com', words('PostgresCluster')],
  ['kubedb.com', null],
  ['percona.com', null],
  ['mysql.oracle.com', words('InnoDBCluster')],
  ['k8s.mariadb.com', words('MariaDB Database')],
  ['mongodbcommunity.mongodb.com', null],
  ['mongodb.com', words('MongoDB MongoDBMultiCluster')],
  ['kafka.strimzi.io', words('Kafka KafkaTopic KafkaNodePool')],
  ['cluster.confluent.com', words('Kafka')],
  ['platform.confluent.io', words('Kafka KafkaTopic')],
  ['rabbitmq.com', words('RabbitmqCluster Queue Vhost')],
  ['elasticsearch.k8s.elastic.co', words('Elasticsearch')],
  ['opensearch.opster.io', words('OpenSearchCluster')],
  ['cassandra.datastax.com', words('CassandraDatacenter')],
  ['k8ssandra.io', words('K8ssandraCluster')],
  ['scylla.scylladb.com', words('ScyllaCluster')],
  ['clickhouse.altinity.com', words('ClickHouseInstallation')],
  ['minio.min.io', words('Tenant')],
  ['ceph.rook.io', words('CephCluster CephBlockPool CephFilesystem CephObjectStore')],
  ['objectbucket.io', null],
  ['longhorn.io', words('Volume BackupTarget')],
  ['redis.redis.opstreelabs.in', null],
  ['databases.spotahome.com', words('RedisFailover')],
  ['pingcap.com', words('TidbCluster')],
  ['crdb.cockroachlabs.com', words('CrdbCluster')],
  ['nats.io', null],
  ['jetstream.nats.io', words('Stream')],
  ['services.k8s.aws', null],
  ['upbound.io', null],
  ['crossplane.io', null],
  ['cnrm.cloud.google.com', null],
  ['azure.com', null],
  ['cluster.x-k8s.io', words('Cluster')],
  ['infra.contrib.fluxcd.io', words('Terraform')],
  ['app.terraform.io', words('Workspace')],
];

/** What a kind is. */
export function kindClass(object: ManifestObject): KindClass {
  if (holdsState(object)) return 'cascade';
  const known = BY_KIND.get(object.kind);
  if (known !== undefined) return known;
  return OWN_GROUPS.test(object.group) ? 'quiet' : 'unknown';
}

/** The finalizer by which Argo CD deletes everything that the Application delivered. */
const ARGO_FINALIZER = 'resources-finalizer.argocd.argoproj.io';

/** True when the cluster deletes more than the object itself, or data with it. */
export function deletesMore(object: ManifestObject): boolean {
  if (object.kind === 'StatefulSet') {
    return textAt(object.root, 'spec', 'persistentVolumeClaimRetentionPolicy', 'whenDeleted') === 'Delete';
  }
  if (object.kind === 'Application' || object.kind === 'ApplicationSet') {
    const path = object.kind === 'Application' ? ['metadata'] : ['spec', 'template', 'metadata'];
    return textsAt(object.root, ...path, 'finalizers').some((one) => one.startsWith(ARGO_FINALIZER));
  }
  return kindClass(object) === 'cascade';
}

/** The class of {@link ManifestObject.kind} for the severity. */
export function statefulnessOf(object: ManifestObject): Statefulness {
  if (object.kind === 'StatefulSet' || kindClass(object) === 'cascade' || deletesMore(object)) return 'stateful';
  if (object.kind === 'StorageClass' || object.kind === 'HelmRelease') return 'stateful';
  return kindClass(object) === 'unknown' ? 'unknown' : 'stateless';
}

function holdsState({ group, kind }: ManifestObject): boolean {
  if (group === '') return false;
  return STATEFUL_KINDS.some(
    ([ending, kinds]) =>
      (group === ending || group.endsWith(`.${ending}`)) && (kinds === null || kinds.has(kind)) && !isSetting(kind),
  );
}

/** Kinds of providers that configure and own nothing. */
function isSetting(kind: string): boolean {
  return /(?:Config|Policy|Usage|Package|Provider|Composition|Definition|Binding|Function|Role|User|Attachment)$/.test(
    kind,
  );
}
