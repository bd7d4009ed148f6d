/** Well-known published modules, and the resource that each is about. Data, from the public registry. */
import { attribute } from '../../../reading/hcl/body.ts';
import type { Declared } from '../../../reading/hcl/configuration.ts';

const TYPES: ReadonlyMap<string, string> = new Map([
  ['terraform-aws-modules/rds/aws', 'aws_db_instance'],
  ['terraform-aws-modules/rds-aurora/aws', 'aws_rds_cluster'],
  ['terraform-aws-modules/s3-bucket/aws', 'aws_s3_bucket'],
  ['terraform-aws-modules/dynamodb-table/aws', 'aws_dynamodb_table'],
  ['terraform-aws-modules/vpc/aws', 'aws_vpc'],
  ['terraform-aws-modules/eks/aws', 'aws_eks_cluster'],
  ['terraform-aws-modules/ecs/aws', 'aws_ecs_cluster'],
  ['terraform-aws-modules/alb/aws', 'aws_lb'],
  ['terraform-aws-modules/security-group/aws', 'aws_security_group'],
  ['terraform-aws-modules/sqs/aws', 'aws_sqs_queue'],
  ['terraform-aws-modules/sns/aws', 'aws_sns_topic'],
  ['terraform-aws-modules/kms/aws', 'aws_kms_key'],
  ['terraform-aws-modules/efs/aws', 'aws_efs_file_system'],
  ['terraform-aws-modules/ec2-instance/aws', 'aws_instance'],
  ['terraform-aws-modules/lambda/aws', 'aws_lambda_function'],
  ['terraform-aws-modules/elasticache/aws', 'aws_elasticache_replication_group'],
  ['terraform-aws-modules/opensearch/aws', 'aws_opensearch_domain'],
  ['terraform-aws-modules/msk-kafka-cluster/aws', 'aws_msk_cluster'],
  ['terraform-aws-modules/redshift/aws', 'aws_redshift_cluster'],
  ['terraform-aws-modules/secrets-manager/aws', 'aws_secretsmanager_secret'],
  ['terraform-aws-modules/ecr/aws', 'aws_ecr_repository'],
  ['terraform-aws-modules/acm/aws', 'aws_acm_certificate'],
  ['cloudposse/rds/aws', 'aws_db_instance'],
  ['cloudposse/rds-cluster/aws', 'aws_rds_cluster'],
  ['cloudposse/s3-bucket/aws', 'aws_s3_bucket'],
  ['cloudposse/dynamodb/aws', 'aws_dynamodb_table'],
  ['terraform-google-modules/kubernetes-engine/google', 'google_container_cluster'],
  ['terraform-google-modules/network/google', 'google_compute_network'],
  ['terraform-google-modules/cloud-storage/google', 'google_storage_bucket'],
  ['GoogleCloudPlatform/sql-db/google', 'google_sql_database_instance'],
  ['terraform-google-modules/sql-db/google', 'google_sql_database_instance'],
  ['terraform-google-modules/bigquery/google', 'google_bigquery_dataset'],
  ['Azure/aks/azurerm', 'azurerm_kubernetes_cluster'],
  ['Azure/postgresql/azurerm', 'azurerm_postgresql_flexible_server'],
]);

/** The type of the main resource of a published module; null for one that is not known. */
export function publishedType({ block }: Declared): string | null {
  const source = attribute(block.body, 'source');
  if (source?.kind !== 'string') return null;
  const place = source.value
    .replace(/^(?:app\.terraform\.io|registry\.(?:terraform\.io|opentofu\.org))\//, '')
    .split('//', 1)[0];
  return TYPES.get(place ?? '') ?? null;
}
