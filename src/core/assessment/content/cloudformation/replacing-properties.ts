/**
 * Properties whose update needs a replacement ("Update requires: Replacement" in the reference of resource types), for
 * the types that hold state or that much hangs on. Data; a type that is not here is judged by its change set alone.
 */

const ROWS: readonly (readonly [types: string, properties: string])[] = [
  [
    'AWS::RDS::DBInstance',
    'DBInstanceIdentifier DBName AvailabilityZone CharacterSetName DBClusterIdentifier DBSnapshotIdentifier KmsKeyId MasterUsername SourceDBInstanceIdentifier StorageEncrypted Timezone',
  ],
  [
    'AWS::RDS::DBCluster AWS::DocDB::DBCluster AWS::Neptune::DBCluster',
    'DBClusterIdentifier DatabaseName AvailabilityZones DBSubnetGroupName EngineMode KmsKeyId MasterUsername SnapshotIdentifier SourceDBClusterIdentifier StorageEncrypted',
  ],
  ['AWS::RDS::GlobalCluster', 'GlobalClusterIdentifier Engine SourceDBClusterIdentifier StorageEncrypted'],
  ['AWS::DynamoDB::Table', 'TableName KeySchema LocalSecondaryIndexes ImportSourceSpecification'],
  ['AWS::DynamoDB::GlobalTable', 'TableName KeySchema LocalSecondaryIndexes'],
  ['AWS::Serverless::SimpleTable', 'TableName PrimaryKey'],
  ['AWS::S3::Bucket', 'BucketName ObjectLockEnabled'],
  ['AWS::EC2::Volume', 'AvailabilityZone Encrypted KmsKeyId SnapshotId'],
  ['AWS::EFS::FileSystem', 'AvailabilityZoneName Encrypted KmsKeyId PerformanceMode'],
  ['AWS::FSx::FileSystem', 'FileSystemType SubnetIds BackupId KmsKeyId'],
  [
    'AWS::ElastiCache::ReplicationGroup',
    'ReplicationGroupId CacheSubnetGroupName AtRestEncryptionEnabled KmsKeyId Port SnapshotArns SnapshotName GlobalReplicationGroupId',
  ],
  ['AWS::ElastiCache::CacheCluster', 'ClusterName CacheSubnetGroupName Engine Port SnapshotName'],
  ['AWS::MemoryDB::Cluster', 'ClusterName SubnetGroupName Port KmsKeyId TLSEnabled'],
  ['AWS::OpenSearchService::Domain AWS::Elasticsearch::Domain', 'DomainName'],
  ['AWS::Redshift::Cluster', 'ClusterIdentifier DBName MasterUsername OwnerAccount'],
  ['AWS::SQS::Queue', 'QueueName FifoQueue'],
  ['AWS::SNS::Topic', 'TopicName FifoTopic'],
  ['AWS::Kinesis::Stream', 'Name'],
  ['AWS::KinesisFirehose::DeliveryStream', 'DeliveryStreamName DeliveryStreamType'],
  ['AWS::MSK::Cluster', 'ClusterName'],
  ['AWS::AmazonMQ::Broker', 'BrokerName EngineType DeploymentMode SubnetIds StorageType'],
  ['AWS::KMS::Key', 'KeySpec KeyUsage MultiRegion Origin'],
  ['AWS::SecretsManager::Secret', 'Name'],
  ['AWS::SSM::Parameter', 'Name'],
  ['AWS::ECR::Repository', 'RepositoryName EncryptionConfiguration'],
  ['AWS::Logs::LogGroup', 'LogGroupName'],
  ['AWS::Backup::BackupVault', 'BackupVaultName EncryptionKeyArn'],
  ['AWS::Cognito::UserPool', 'AliasAttributes UsernameAttributes UsernameConfiguration'],
  ['AWS::EC2::Instance', 'AvailabilityZone ImageId KeyName SubnetId NetworkInterfaces PrivateIpAddress'],
  ['AWS::EC2::VPC', 'CidrBlock InstanceTenancy Ipv4IpamPoolId'],
  ['AWS::EC2::Subnet', 'VpcId CidrBlock AvailabilityZone'],
  ['AWS::EC2::SecurityGroup', 'GroupName GroupDescription VpcId'],
  ['AWS::EC2::NatGateway', 'SubnetId AllocationId ConnectivityType'],
  ['AWS::EC2::EIP', 'Domain NetworkBorderGroup'],
  ['AWS::ElasticLoadBalancingV2::LoadBalancer', 'Name Scheme Type'],
  ['AWS::ElasticLoadBalancingV2::TargetGroup', 'Name Port Protocol VpcId TargetType'],
  ['AWS::Route53::HostedZone', 'Name'],
  ['AWS::Route53::RecordSet', 'Name HostedZoneId'],
  ['AWS::CertificateManager::Certificate', 'DomainName SubjectAlternativeNames ValidationMethod'],
  ['AWS::EKS::Cluster', 'Name RoleArn EncryptionConfig'],
  ['AWS::EKS::Nodegroup', 'ClusterName NodegroupName NodeRole Subnets InstanceTypes AmiType CapacityType DiskSize'],
  ['AWS::ECS::Cluster', 'ClusterName'],
  ['AWS::ECS::Service', 'ServiceName Cluster LaunchType Role'],
  ['AWS::IAM::Role', 'RoleName Path'],
  ['AWS::IAM::ManagedPolicy', 'ManagedPolicyName Path Description'],
  ['AWS::Lambda::Function AWS::Serverless::Function', 'FunctionName PackageType'],
  ['AWS::StepFunctions::StateMachine', 'StateMachineName StateMachineType'],
  ['AWS::ApiGateway::RestApi', 'ApiKeySourceType'],
];

const TABLE: ReadonlyMap<string, readonly string[]> = new Map(
  ROWS.flatMap(([types, properties]) => types.split(' ').map((type) => [type, properties.split(' ')] as const)),
);

/** Properties of a type whose change replaces the resource. */
export function replacingProperties(type: string): readonly string[] {
  return TABLE.get(type) ?? [];
}

/** Every type of the table. */
export function replacedTypes(): readonly string[] {
  return [...TABLE.keys()];
}
