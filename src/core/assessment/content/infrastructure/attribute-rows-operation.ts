/** Attributes that alarm, spread, probe, limit and roll out. Data; see `attribute-row.ts`. */
import { nodes, on, present, rowsFor, words, type AttributeRow } from './attribute-row.ts';

const ALARMS = 'aws_cloudwatch_metric_alarm aws_cloudwatch_composite_alarm AWS::CloudWatch::Alarm';

export const OPERATION_ROWS: readonly AttributeRow[] = [
  ...rowsFor('alarm', [
    [ALARMS, 'actions_enabled ActionsEnabled', on, 'strong'],
    [ALARMS, 'alarm_actions AlarmActions', present, 'weak'],
    ['aws_sqs_queue AWS::SQS::Queue', 'redrive_policy RedrivePolicy', present, 'weak'],
    ['aws_lambda_function AWS::Lambda::Function', 'dead_letter_config DeadLetterConfig', present, 'weak'],
    ['google_monitoring_alert_policy azurerm_monitor_metric_alert', 'enabled', on, 'strong'],
    ['google_monitoring_alert_policy', 'notification_channels', present, 'weak'],
    ['google_pubsub_subscription', 'dead_letter_policy', present, 'weak'],
  ]),
  ...rowsFor('redundancy', [
    [
      'aws_db_instance aws_elasticache_replication_group AWS::RDS::DBInstance AWS::ElastiCache::ReplicationGroup',
      'multi_az multi_az_enabled MultiAZ MultiAZEnabled',
      on,
      'weak',
    ],
    [
      'aws_elasticache_replication_group AWS::ElastiCache::ReplicationGroup',
      'automatic_failover_enabled AutomaticFailoverEnabled',
      on,
      'weak',
    ],
    [
      'aws_elasticache_replication_group aws_memorydb_cluster',
      'num_cache_clusters number_cache_clusters',
      nodes,
      'open',
    ],
    [
      'aws_memorydb_cluster AWS::MemoryDB::Cluster',
      'num_replicas_per_shard NumReplicasPerShard',
      { kind: 'higher', unit: '', below: 1 },
      'open',
    ],
    [
      'aws_elasticsearch_domain aws_opensearch_domain',
      'cluster_config.zone_awareness_enabled cluster_config.multi_az_with_standby_enabled',
      on,
      'weak',
    ],
    ['aws_lb aws_alb aws_elb', 'enable_cross_zone_load_balancing cross_zone_load_balancing', on, 'open'],
    ['aws_autoscaling_group AWS::AutoScaling::AutoScalingGroup', 'min_size MinSize', nodes, 'open'],
    ['aws_eks_node_group', 'scaling_config.min_size', nodes, 'open'],
    ['aws_ecs_service AWS::ECS::Service', 'desired_count DesiredCount', nodes, 'open'],
    [
      'aws_appautoscaling_target AWS::ApplicationAutoScaling::ScalableTarget',
      'min_capacity MinCapacity',
      nodes,
      'open',
    ],
    ['aws_dynamodb_table', 'replica', present, 'weak'],
    ['google_sql_database_instance', 'settings.availability_type', words('zonal', 'regional'), 'weak'],
    ['google_redis_instance', 'tier', words('basic', 'standard_ha'), 'open'],
    ['google_container_node_pool', 'autoscaling.min_node_count node_count', nodes, 'open'],
    ['google_spanner_instance', 'num_nodes', nodes, 'open'],
    ['azurerm_postgresql_flexible_server azurerm_mysql_flexible_server', 'high_availability', present, 'weak'],
    [
      'azurerm_mssql_database azurerm_mssql_elasticpool azurerm_servicebus_namespace azurerm_eventhub_namespace',
      'zone_redundant',
      on,
      'weak',
    ],
    [
      'azurerm_storage_account',
      'account_replication_type',
      words('lrs', 'zrs', 'grs', 'ragrs', 'gzrs', 'ragzrs'),
      'open',
    ],
    [
      'azurerm_kubernetes_cluster azurerm_kubernetes_cluster_node_pool',
      'default_node_pool.min_count default_node_pool.node_count min_count node_count',
      nodes,
      'open',
    ],
    [
      'kubernetes_deployment kubernetes_deployment_v1 kubernetes_stateful_set kubernetes_stateful_set_v1',
      'spec.replicas',
      nodes,
      'open',
    ],
  ]),
  ...rowsFor('probe', [
    ['aws_lb_target_group aws_alb_target_group', 'health_check.enabled', on, 'strong'],
    ['aws_autoscaling_group', 'health_check_type', words('ec2', 'elb'), 'open'],
    ['aws_elb', 'health_check', present, 'open'],
    ['google_compute_backend_service google_compute_region_backend_service', 'health_checks', present, 'weak'],
    [
      'google_compute_instance_group_manager google_compute_region_instance_group_manager',
      'auto_healing_policies',
      present,
      'weak',
    ],
    ['aws_route53_record', 'health_check_id', present, 'weak'],
  ]),
  ...rowsFor('limits', [
    ['aws_cloudfront_distribution', 'web_acl_id', present, 'weak'],
    ['aws_wafv2_web_acl AWS::WAFv2::WebACL', 'rule Rules', present, 'weak'],
    ['aws_api_gateway_usage_plan', 'throttle_settings quota_settings', present, 'weak'],
  ]),
  ...rowsFor('canary', [
    ['aws_codedeploy_deployment_group', 'auto_rollback_configuration.enabled', on, 'weak'],
    ['aws_ecs_service', 'deployment_circuit_breaker.rollback deployment_circuit_breaker.enable', on, 'weak'],
    ['AWS::ECS::Service', 'DeploymentConfiguration.DeploymentCircuitBreaker.Rollback', on, 'weak'],
  ]),
];
