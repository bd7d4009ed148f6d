/** Constructs of CDK that hold state or that much hangs on, and what CDK does with them by itself on removal. Data. */

export interface ConstructKind {
  /** The type of its main resource. */
  readonly type: string;
  /** The removal policy that holds where the program names none. */
  readonly removal: 'retain' | 'snapshot' | 'destroy';
}

const KINDS: readonly (readonly [names: string, type: string, ConstructKind['removal']])[] = [
  ['Table TableV2 GlobalTable', 'AWS::DynamoDB::Table', 'retain'],
  ['Bucket', 'AWS::S3::Bucket', 'retain'],
  ['DatabaseInstance DatabaseInstanceFromSnapshot DatabaseInstanceReadReplica', 'AWS::RDS::DBInstance', 'snapshot'],
  ['DatabaseCluster DatabaseClusterFromSnapshot ServerlessCluster', 'AWS::RDS::DBCluster', 'snapshot'],
  ['FileSystem LustreFileSystem', 'AWS::EFS::FileSystem', 'retain'],
  ['Volume', 'AWS::EC2::Volume', 'retain'],
  ['Key', 'AWS::KMS::Key', 'retain'],
  ['Secret DatabaseSecret', 'AWS::SecretsManager::Secret', 'destroy'],
  ['UserPool', 'AWS::Cognito::UserPool', 'retain'],
  ['Repository', 'AWS::ECR::Repository', 'retain'],
  ['LogGroup', 'AWS::Logs::LogGroup', 'retain'],
  ['Domain', 'AWS::OpenSearchService::Domain', 'retain'],
  ['BackupVault', 'AWS::Backup::BackupVault', 'retain'],
  ['Queue', 'AWS::SQS::Queue', 'destroy'],
  ['Topic', 'AWS::SNS::Topic', 'destroy'],
  ['Stream', 'AWS::Kinesis::Stream', 'retain'],
  ['Cluster FargateCluster', 'AWS::EKS::Cluster', 'destroy'],
  ['Vpc', 'AWS::EC2::VPC', 'destroy'],
  ['HostedZone PublicHostedZone PrivateHostedZone', 'AWS::Route53::HostedZone', 'destroy'],
];

const BY_NAME: ReadonlyMap<string, ConstructKind> = new Map(
  KINDS.flatMap(([names, type, removal]) => names.split(' ').map((name) => [name, { type, removal }] as const)),
);

/** What is known of a class of constructs; null for one that holds nothing. */
export function constructKind(name: string): ConstructKind | null {
  return BY_NAME.get(name) ?? null;
}
