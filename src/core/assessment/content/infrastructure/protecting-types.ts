/** Resources that are nothing but a protection of another one: whoever deletes them takes the protection away. */
import type { GuardrailName } from './guardrail-texts.ts';

const ROWS: readonly (readonly [GuardrailName, string])[] = [
  [
    'versioning',
    `aws_s3_bucket_versioning aws_s3_bucket_object_lock_configuration azurerm_storage_container_immutability_policy
     aws_rbin_rule`,
  ],
  [
    'public-block',
    `aws_s3_bucket_public_access_block aws_s3_account_public_access_block aws_ebs_snapshot_block_public_access
     aws_ec2_image_block_public_access`,
  ],
  [
    'encryption',
    `aws_s3_bucket_server_side_encryption_configuration aws_ebs_encryption_by_default
     azurerm_mssql_server_transparent_data_encryption`,
  ],
  [
    'backup',
    `aws_backup_plan aws_backup_selection aws_dlm_lifecycle_policy aws_efs_backup_policy aws_backup_vault_lock_configuration
     aws_db_instance_automated_backups_replication azurerm_backup_protected_vm azurerm_backup_policy_vm
     azurerm_data_protection_backup_policy_disk google_gke_backup_backup_plan google_compute_disk_resource_policy_attachment
     AWS::Backup::BackupPlan AWS::Backup::BackupSelection AWS::DLM::LifecyclePolicy`,
  ],
  [
    'audit',
    `aws_cloudtrail aws_flow_log aws_guardduty_detector aws_config_configuration_recorder aws_config_delivery_channel
     aws_config_configuration_recorder_status aws_securityhub_account aws_s3_bucket_logging aws_rds_cluster_activity_stream
     google_logging_project_sink google_logging_organization_sink google_logging_folder_sink google_project_iam_audit_config
     azurerm_monitor_diagnostic_setting azurerm_network_watcher_flow_log azurerm_mssql_server_extended_auditing_policy
     azurerm_mssql_database_extended_auditing_policy azurerm_monitor_activity_log_alert
     AWS::CloudTrail::Trail AWS::EC2::FlowLog AWS::GuardDuty::Detector AWS::Config::ConfigurationRecorder`,
  ],
  [
    'alarm',
    `aws_cloudwatch_metric_alarm aws_cloudwatch_composite_alarm google_monitoring_alert_policy azurerm_monitor_metric_alert
     azurerm_monitor_scheduled_query_rules_alert azurerm_monitor_scheduled_query_rules_alert_v2 datadog_monitor
     newrelic_nrql_alert_condition grafana_rule_group datadog_service_level_objective google_monitoring_slo
     aws_sqs_queue_redrive_policy AWS::CloudWatch::Alarm AWS::CloudWatch::CompositeAlarm`,
  ],
  ['prevent-destroy', 'azurerm_management_lock google_resource_manager_lien'],
  [
    'limits',
    `aws_wafv2_web_acl aws_wafv2_web_acl_association aws_shield_protection aws_api_gateway_usage_plan
     google_compute_security_policy azurerm_web_application_firewall_policy kubernetes_resource_quota kubernetes_limit_range
     AWS::WAFv2::WebACL AWS::WAFv2::WebACLAssociation`,
  ],
  ['network-policy', 'kubernetes_network_policy'],
  ['redundancy', 'kubernetes_pod_disruption_budget'],
  [
    'validation',
    'kubernetes_validating_webhook_configuration kubernetes_validating_admission_policy google_binary_authorization_policy',
  ],
];

const BY_TYPE: ReadonlyMap<string, GuardrailName> = new Map(
  ROWS.flatMap(([name, types]) => types.split(/\s+/).map((type) => [type, name] as const)),
);

/** What the resource protects another one with; null where it is something of its own. */
export function protectionOf(type: string): GuardrailName | null {
  return BY_TYPE.get(type.replace(/_v\d+$/, '')) ?? BY_TYPE.get(type) ?? null;
}
