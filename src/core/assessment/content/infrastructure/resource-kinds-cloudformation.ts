/** Kinds of CloudFormation, which CDK and SAM share. */
import type { ResourceRow } from './resource-rows.ts';

export const CLOUDFORMATION_KINDS: readonly ResourceRow[] = [
  [
    'stateful',
    'relational database',
    'AWS::RDS::DBInstance AWS::RDS::DBCluster AWS::RDS::GlobalCluster AWS::RDS::DBShardGroup AWS::DSQL::Cluster AWS::Lightsail::Database',
  ],
  [
    'stateful',
    'database',
    `AWS::DocDB::DBCluster AWS::DocDBElastic::Cluster AWS::Neptune::DBCluster AWS::NeptuneGraph::Graph
     AWS::DynamoDB::Table AWS::DynamoDB::GlobalTable AWS::Serverless::SimpleTable AWS::Cassandra::Keyspace
     AWS::Cassandra::Table AWS::QLDB::Ledger AWS::Timestream::Database AWS::Timestream::Table
     AWS::Timestream::InfluxDBInstance AWS::SDB::Domain`,
  ],
  [
    'stateful',
    'data warehouse',
    'AWS::Redshift::Cluster AWS::RedshiftServerless::Namespace AWS::Glue::Database AWS::Glue::Table AWS::S3Tables::*',
  ],
  [
    'stateful',
    'volume or file system',
    'AWS::EC2::Volume AWS::EFS::FileSystem AWS::FSx::FileSystem AWS::FSx::Volume AWS::FSx::StorageVirtualMachine AWS::FSx::Snapshot AWS::Lightsail::Disk',
  ],
  [
    'stateful',
    'bucket',
    'AWS::S3::Bucket AWS::S3Express::DirectoryBucket AWS::S3Outposts::Bucket AWS::Lightsail::Bucket',
  ],
  [
    'stateful',
    'cache or search domain',
    `AWS::ElastiCache::CacheCluster AWS::ElastiCache::ReplicationGroup AWS::ElastiCache::GlobalReplicationGroup
     AWS::ElastiCache::ServerlessCache AWS::MemoryDB::Cluster AWS::Elasticsearch::Domain
     AWS::OpenSearchService::Domain AWS::OpenSearchServerless::Collection AWS::DAX::Cluster AWS::Kendra::Index
     AWS::S3Vectors::*`,
  ],
  ['stateful', 'backup vault', 'AWS::Backup::BackupVault AWS::Backup::LogicallyAirGappedBackupVault'],
  [
    'stateful',
    'queue, topic or stream',
    `AWS::SQS::Queue AWS::SNS::Topic AWS::Kinesis::Stream AWS::KinesisFirehose::DeliveryStream
     AWS::KinesisVideo::Stream AWS::MSK::Cluster AWS::MSK::ServerlessCluster AWS::AmazonMQ::Broker
     AWS::Events::Archive AWS::Events::EventBus`,
  ],
  [
    'stateful',
    'key material',
    'AWS::KMS::Key AWS::KMS::ReplicaKey AWS::CloudHSMV2::Cluster AWS::ACMPCA::CertificateAuthority AWS::RolesAnywhere::TrustAnchor',
  ],
  ['stateful', 'secret', 'AWS::SecretsManager::Secret'],
  [
    'stateful',
    'registry with images or packages',
    'AWS::ECR::Repository AWS::ECR::PublicRepository AWS::CodeArtifact::*',
  ],
  ['stateful', 'source repository', 'AWS::CodeCommit::Repository'],
  ['stateful', 'log group', 'AWS::Logs::LogGroup AWS::CloudTrail::EventDataStore'],
  ['stateful', 'user pool', 'AWS::Cognito::UserPool AWS::Cognito::IdentityPool'],
  [
    'stateful',
    'directory or workspace of people',
    'AWS::DirectoryService::* AWS::WorkSpaces::Workspace AWS::Connect::Instance',
  ],
  ['stateful', 'account', 'AWS::Organizations::Account AWS::Organizations::Organization'],
  [
    'stateful',
    'stack with resources of its own',
    'AWS::CloudFormation::Stack AWS::CloudFormation::StackSet AWS::Serverless::Application',
  ],
  [
    'stateful',
    'environment',
    'AWS::ElasticBeanstalk::Environment AWS::ElasticBeanstalk::Application AWS::EMR::Cluster AWS::MWAA::Environment AWS::SageMaker::FeatureGroup AWS::SageMaker::NotebookInstance AWS::SageMaker::Domain AWS::APS::Workspace AWS::Grafana::Workspace AWS::DMS::ReplicationInstance AWS::DMS::ReplicationTask',
  ],
  [
    'machine',
    'virtual machine',
    'AWS::EC2::Instance AWS::EC2::Host AWS::Lightsail::Instance AWS::Cloud9::EnvironmentEC2',
  ],
  [
    'identity',
    'identity or permission',
    'AWS::IAM::* AWS::Cognito::* AWS::SSO::* AWS::IdentityStore::* AWS::Organizations::* AWS::RolesAnywhere::* AWS::RAM::* AWS::LakeFormation::* AWS::EC2::KeyPair AWS::VerifiedPermissions::* AWS::EKS::AccessEntry AWS::EKS::PodIdentityAssociation AWS::EKS::IdentityProviderConfig AWS::Transfer::User',
  ],
  [
    'network',
    'network',
    `AWS::EC2::VPC AWS::EC2::VPC* AWS::EC2::Subnet AWS::EC2::Subnet* AWS::EC2::Route AWS::EC2::RouteTable
     AWS::EC2::InternetGateway AWS::EC2::EgressOnlyInternetGateway AWS::EC2::NatGateway AWS::EC2::NetworkInterface
     AWS::EC2::NetworkInterfaceAttachment AWS::EC2::NetworkAcl AWS::EC2::NetworkAclEntry AWS::EC2::CustomerGateway
     AWS::EC2::VPNGateway AWS::EC2::VPNConnection AWS::EC2::VPNConnectionRoute AWS::EC2::TransitGateway
     AWS::EC2::TransitGatewayAttachment AWS::EC2::TransitGatewayRoute AWS::EC2::TransitGatewayRouteTable
     AWS::EC2::TransitGatewayVpcAttachment AWS::EC2::TransitGatewayPeeringAttachment AWS::EC2::ClientVpnEndpoint
     AWS::EC2::PrefixList AWS::EC2::DHCPOptions AWS::EC2::CarrierGateway AWS::NetworkManager::* AWS::NetworkFirewall::*
     AWS::VpcLattice::* AWS::AppMesh::* AWS::ServiceDiscovery::* AWS::GlobalAccelerator::* AWS::Route53Resolver::*
     AWS::Transfer::Server AWS::DirectConnect::*`,
  ],
  ['network', 'fixed address', 'AWS::EC2::EIP AWS::EC2::EIPAssociation AWS::Lightsail::StaticIp'],
  [
    'network',
    'firewall rules',
    'AWS::EC2::SecurityGroup AWS::EC2::SecurityGroupIngress AWS::EC2::SecurityGroupEgress AWS::WAFv2::* AWS::WAF::* AWS::WAFRegional::* AWS::FMS::* AWS::Shield::*',
  ],
  [
    'network',
    'load balancer or entry point',
    `AWS::ElasticLoadBalancing::* AWS::ElasticLoadBalancingV2::* AWS::CloudFront::* AWS::ApiGateway::*
     AWS::ApiGatewayV2::* AWS::Serverless::Api AWS::Serverless::HttpApi AWS::AppSync::* AWS::RDS::DBProxy
     AWS::RDS::DBProxyEndpoint AWS::RDS::DBProxyTargetGroup`,
  ],
  ['network', 'DNS', 'AWS::Route53::*'],
  ['network', 'certificate', 'AWS::CertificateManager::Certificate AWS::ACMPCA::*'],
  ['network', 'mail domain', 'AWS::SES::*'],
  [
    'cluster',
    'cluster',
    'AWS::EKS::* AWS::ECS::Cluster AWS::ECS::CapacityProvider AWS::ECS::ClusterCapacityProviderAssociations AWS::Batch::ComputeEnvironment AWS::RDS::DBClusterInstance AWS::DocDB::DBInstance AWS::Neptune::DBInstance',
  ],
  [
    'stateless',
    'compute without data of its own',
    `AWS::Lambda::* AWS::Serverless::* AWS::ECS::* AWS::EC2::LaunchTemplate AWS::EC2::SpotFleet AWS::EC2::EC2Fleet
     AWS::EC2::PlacementGroup AWS::AutoScaling::* AWS::ApplicationAutoScaling::* AWS::AppRunner::* AWS::Batch::*
     AWS::StepFunctions::* AWS::CodeBuild::* AWS::CodeDeploy::* AWS::CodePipeline::* AWS::Amplify::* AWS::Glue::*
     AWS::SageMaker::* AWS::Bedrock::* AWS::EMRServerless::* AWS::ImageBuilder::* AWS::Pipes::Pipe AWS::Scheduler::*
     AWS::Synthetics::* AWS::CDK::Metadata Custom::* AWS::CloudFormation::*`,
  ],
  [
    'stateless',
    'alarm, rule or dashboard',
    'AWS::CloudWatch::* AWS::Events::* AWS::Budgets::* AWS::CE::* AWS::Chatbot::* AWS::XRay::* AWS::Oam::* AWS::RUM::* AWS::SNS::*',
  ],
  [
    'configuration',
    'protection or record of another resource',
    'AWS::CloudTrail::* AWS::EC2::FlowLog AWS::Config::* AWS::GuardDuty::* AWS::SecurityHub::* AWS::Inspector::* AWS::InspectorV2::* AWS::Macie::* AWS::AccessAnalyzer::* AWS::Detective::* AWS::Backup::* AWS::DLM::* AWS::AuditManager::*',
  ],
  [
    'configuration',
    'setting of another resource',
    `AWS::S3::* AWS::KMS::* AWS::SecretsManager::* AWS::SQS::* AWS::Kinesis::* AWS::ECR::* AWS::RDS::* AWS::DocDB::*
     AWS::Neptune::* AWS::Redshift::* AWS::RedshiftServerless::* AWS::ElastiCache::* AWS::MemoryDB::* AWS::DAX::*
     AWS::MSK::* AWS::AmazonMQ::* AWS::EFS::* AWS::FSx::* AWS::EC2::VolumeAttachment AWS::SSM::* AWS::Logs::*
     AWS::ServiceCatalog::* AWS::Athena::* AWS::EMR::* AWS::Transfer::* AWS::AppConfig::* AWS::ElasticBeanstalk::*
     AWS::OpenSearchServerless::* AWS::DMS::* AWS::IoT::* AWS::DataSync::* AWS::Signer::* AWS::Lex::* AWS::Location::*
     AWS::ResourceGroups::* AWS::Timestream::* AWS::WorkSpaces::* AWS::Connect::* AWS::APS::* AWS::Pinpoint::*`,
  ],
];
