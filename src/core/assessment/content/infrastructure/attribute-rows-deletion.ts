/** Attributes that stand between a resource and its deletion. Data; see `attribute-row.ts`. */
import { off, on, present, rowsFor, words, type AttributeRow } from './attribute-row.ts';

const RDS = 'aws_db_instance aws_rds_cluster aws_rds_global_cluster aws_docdb_cluster aws_neptune_cluster';
const RDS_CFN =
  'AWS::RDS::DBInstance AWS::RDS::DBCluster AWS::RDS::GlobalCluster AWS::DocDB::DBCluster AWS::Neptune::DBCluster';

export const DELETION_ROWS: readonly AttributeRow[] = [
  ...rowsFor('deletion-protection', [
    [`${RDS} ${RDS_CFN}`, 'deletion_protection DeletionProtection', on, 'weak', 'new'],
    ['google_sql_database_instance', 'deletion_protection', on, 'open', 'new'],
    ['google_sql_database_instance', 'settings.deletion_protection_enabled', on, 'weak'],
    ['google_bigtable_table', 'deletion_protection', words('unprotected', 'protected'), 'open'],
    ['google_*', 'deletion_protection', on, 'open'],
    ['google_spanner_database google_secret_manager_secret', 'enable_drop_protection', on, 'weak'],
    [
      'google_firestore_database',
      'delete_protection_state',
      words('delete_protection_disabled', 'delete_protection_enabled'),
      'weak',
    ],
    ['*', 'deletion_protection_enabled DeletionProtectionEnabled', on, 'weak'],
    ['aws_lb aws_alb', 'enable_deletion_protection', on, 'weak'],
    [
      'aws_instance aws_launch_template AWS::EC2::Instance',
      'disable_api_termination DisableApiTermination',
      on,
      'weak',
    ],
    [
      'aws_cognito_user_pool AWS::Cognito::UserPool',
      'deletion_protection DeletionProtection',
      words('inactive', 'active'),
      'weak',
    ],
    ['aws_networkfirewall_firewall AWS::NetworkFirewall::Firewall', 'delete_protection DeleteProtection', on, 'weak'],
    ['aws_emr_cluster', 'termination_protection', on, 'weak'],
    ['aws_qldb_ledger AWS::QLDB::Ledger', 'deletion_protection DeletionProtection', on, 'strong'],
    ['mongodbatlas_cluster mongodbatlas_advanced_cluster', 'termination_protection_enabled', on, 'weak'],
    ['aiven_*', 'termination_protection', on, 'weak'],
    ['hcloud_*', 'delete_protection', on, 'weak'],
    [
      'azurerm_key_vault azurerm_key_vault_managed_hardware_security_module',
      'purge_protection_enabled',
      on,
      'weak',
      'new',
    ],
  ]),
  ...rowsFor('prevent-destroy', [['azurerm_management_lock', 'lock_level', words('cannotdelete', 'readonly'), 'open']]),
  ...rowsFor('final-snapshot', [
    [`${RDS} aws_redshift_cluster`, 'skip_final_snapshot', off, 'strong', 'new'],
    [
      `${RDS} aws_redshift_cluster aws_elasticache_cluster aws_elasticache_replication_group aws_memorydb_cluster`,
      'final_snapshot_identifier final_snapshot_name',
      present,
      'weak',
    ],
    ['aws_ebs_volume', 'final_snapshot', on, 'weak'],
  ]),
  ...rowsFor('force-destroy', [
    ['*', 'force_destroy force_delete', off, 'strong', 'new'],
    ['google_bigquery_dataset', 'delete_contents_on_destroy', off, 'strong', 'new'],
    ['AWS::ECR::Repository', 'EmptyOnDelete', off, 'strong', 'new'],
    ['google_*', 'deletion_policy', words('delete', 'abandon', 'prevent'), 'open'],
    ['aws_db_instance AWS::RDS::DBInstance', 'delete_automated_backups DeleteAutomatedBackups', off, 'open'],
  ]),
];
