/** Attributes that keep backups, versions and objects. Data; see `attribute-row.ts`. */
import { days, on, present, rowsFor, words, type AttributeRow } from './attribute-row.ts';

const DATABASES =
  'aws_db_instance aws_rds_cluster aws_docdb_cluster aws_docdbelastic_cluster aws_neptune_cluster AWS::RDS::DBInstance AWS::RDS::DBCluster AWS::DocDB::DBCluster AWS::Neptune::DBCluster';
const CACHES =
  'aws_elasticache_cluster aws_elasticache_replication_group aws_memorydb_cluster AWS::ElastiCache::ReplicationGroup AWS::ElastiCache::CacheCluster AWS::MemoryDB::Cluster';
const AZURE_DATABASES =
  'azurerm_postgresql_flexible_server azurerm_mysql_flexible_server azurerm_postgresql_server azurerm_mysql_server azurerm_mariadb_server';

export const RETENTION_ROWS: readonly AttributeRow[] = [
  ...rowsFor('backup', [
    [DATABASES, 'backup_retention_period BackupRetentionPeriod', days, 'open', 'new'],
    [
      'aws_redshift_cluster AWS::Redshift::Cluster',
      'automated_snapshot_retention_period AutomatedSnapshotRetentionPeriod',
      days,
      'open',
      'new',
    ],
    [CACHES, 'snapshot_retention_limit SnapshotRetentionLimit', days, 'weak'],
    [
      'aws_dynamodb_table AWS::DynamoDB::Table',
      'point_in_time_recovery.enabled PointInTimeRecoverySpecification.PointInTimeRecoveryEnabled',
      on,
      'weak',
      'new',
    ],
    ['aws_keyspaces_table', 'point_in_time_recovery.status', words('disabled', 'enabled'), 'weak'],
    ['aws_efs_backup_policy', 'backup_policy.status', words('disabled', 'disabling', 'enabling', 'enabled'), 'weak'],
    ['AWS::EFS::FileSystem', 'BackupPolicy.Status', words('disabled', 'enabled'), 'weak'],
    ['aws_fsx_*', 'automatic_backup_retention_days', days, 'open'],
    ['aws_backup_plan', 'rule.lifecycle.delete_after', days, 'strong'],
    ['aws_backup_plan', 'rule', present, 'weak'],
    ['aws_dlm_lifecycle_policy', 'state', words('disabled', 'enabled'), 'strong'],
    [
      'aws_dlm_lifecycle_policy',
      'policy_details.schedule.retain_rule.count',
      { kind: 'higher', unit: 'snapshots' },
      'open',
    ],
    ['google_sql_database_instance', 'settings.backup_configuration.enabled', on, 'weak', 'new'],
    [
      'google_sql_database_instance',
      'settings.backup_configuration.point_in_time_recovery_enabled settings.backup_configuration.binary_log_enabled',
      on,
      'weak',
    ],
    [
      'google_sql_database_instance',
      'settings.backup_configuration.backup_retention_settings.retained_backups',
      { kind: 'higher', unit: 'backups' },
      'open',
    ],
    ['google_sql_database_instance', 'settings.backup_configuration.transaction_log_retention_days', days, 'open'],
    ['google_alloydb_cluster', 'automated_backup_policy.enabled continuous_backup_config.enabled', on, 'open'],
    [
      'google_firestore_database',
      'point_in_time_recovery_enablement',
      words('point_in_time_recovery_disabled', 'point_in_time_recovery_enabled'),
      'weak',
    ],
    [AZURE_DATABASES, 'backup_retention_days', days, 'open'],
    [AZURE_DATABASES, 'geo_redundant_backup_enabled', on, 'weak'],
    [
      'azurerm_mssql_database azurerm_mssql_managed_database',
      'short_term_retention_policy.retention_days short_term_retention_days',
      days,
      'open',
    ],
    ['azurerm_cosmosdb_account', 'backup.type', words('periodic', 'continuous'), 'open'],
    ['azurerm_backup_policy_vm azurerm_backup_policy_file_share', 'retention_daily.count', days, 'open'],
    ['azurerm_recovery_services_vault', 'soft_delete_enabled', on, 'strong'],
    ['mongodbatlas_cluster', 'cloud_backup pit_enabled', on, 'weak'],
    ['mongodbatlas_advanced_cluster', 'backup_enabled pit_enabled', on, 'weak'],
  ]),
  ...rowsFor('versioning', [
    ['aws_s3_bucket', 'versioning.enabled', on, 'open'],
    ['aws_s3_bucket_versioning', 'versioning_configuration.status', words('disabled', 'suspended', 'enabled'), 'weak'],
    ['aws_s3_bucket_versioning', 'versioning_configuration.mfa_delete', words('disabled', 'enabled'), 'weak'],
    ['AWS::S3::Bucket', 'VersioningConfiguration.Status', words('suspended', 'enabled'), 'weak'],
    ['aws_s3_bucket AWS::S3::Bucket', 'object_lock_enabled ObjectLockEnabled', on, 'weak'],
    ['aws_s3_bucket_object_lock_configuration', 'rule.default_retention.days', days, 'open'],
    [
      'aws_s3_bucket_object_lock_configuration',
      'rule.default_retention.years',
      { kind: 'higher', unit: 'years' },
      'open',
    ],
    ['aws_s3_bucket_object_lock_configuration', 'rule.default_retention', present, 'weak'],
    [
      'aws_s3_bucket_lifecycle_configuration aws_s3_bucket AWS::S3::Bucket',
      'rule.expiration.days lifecycle_rule.expiration.days LifecycleConfiguration.Rules.ExpirationInDays',
      days,
      'strong',
    ],
    [
      'aws_s3_bucket_lifecycle_configuration AWS::S3::Bucket',
      'rule.noncurrent_version_expiration.noncurrent_days LifecycleConfiguration.Rules.NoncurrentVersionExpirationInDays',
      days,
      'strong',
    ],
    ['google_storage_bucket', 'versioning.enabled', on, 'weak'],
    [
      'google_storage_bucket',
      'soft_delete_policy.retention_duration_seconds retention_policy.retention_period',
      { kind: 'higher', unit: 'seconds' },
      'open',
    ],
    ['google_storage_bucket', 'lifecycle_rule.condition.age', days, 'strong'],
    ['azurerm_storage_account', 'blob_properties.versioning_enabled', on, 'weak'],
    [
      'azurerm_storage_account',
      'blob_properties.delete_retention_policy.days blob_properties.container_delete_retention_policy.days',
      days,
      'weak',
    ],
    ['azurerm_key_vault', 'soft_delete_retention_days', days, 'open'],
    ['aws_secretsmanager_secret', 'recovery_window_in_days', days, 'open', 'new'],
    [
      'aws_kms_key aws_kms_external_key aws_kms_replica_key AWS::KMS::Key',
      'deletion_window_in_days PendingWindowInDays',
      days,
      'open',
    ],
    [
      'aws_ecr_repository AWS::ECR::Repository',
      'image_tag_mutability ImageTagMutability',
      words('mutable', 'mutable_with_exclusion', 'immutable_with_exclusion', 'immutable'),
      'weak',
    ],
    [
      'aws_kinesis_stream AWS::Kinesis::Stream',
      'retention_period RetentionPeriodHours',
      { kind: 'higher', unit: 'hours' },
      'open',
    ],
    [
      'aws_sqs_queue AWS::SQS::Queue',
      'message_retention_seconds MessageRetentionPeriod',
      { kind: 'higher', unit: 'seconds' },
      'open',
    ],
  ]),
];
