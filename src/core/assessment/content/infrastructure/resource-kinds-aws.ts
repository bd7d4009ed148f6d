/** Kinds of the Terraform provider `aws`. */
import type { ResourceRow } from './resource-rows.ts';

export const AWS_KINDS: readonly ResourceRow[] = [
  [
    'stateful',
    'relational database',
    `aws_db_instance aws_rds_cluster aws_rds_global_cluster aws_db_snapshot
     aws_db_cluster_snapshot aws_rds_shard_group aws_dsql_cluster aws_lightsail_database aws_rds_instance`,
  ],
  [
    'stateful',
    'database',
    `aws_docdb_cluster aws_docdb_global_cluster aws_docdbelastic_cluster
     aws_neptune_cluster aws_neptune_global_cluster aws_neptunegraph_graph
     aws_dynamodb_table aws_dynamodb_global_table aws_dynamodb_table_replica
     aws_keyspaces_keyspace aws_keyspaces_table aws_qldb_ledger aws_timestreamwrite_database
     aws_timestreamwrite_table aws_timestreaminfluxdb_db_instance aws_simpledb_domain`,
  ],
  [
    'stateful',
    'data warehouse',
    `aws_redshift_cluster aws_redshiftserverless_namespace aws_redshift_snapshot_copy aws_athena_database
     aws_glue_catalog_database aws_glue_catalog_table aws_s3tables_table aws_s3tables_table_bucket
     aws_s3tables_namespace aws_lakeformation_resource`,
  ],
  [
    'stateful',
    'volume or file system',
    `aws_ebs_volume aws_ebs_snapshot aws_ebs_snapshot_copy aws_ebs_snapshot_import aws_efs_file_system
     aws_fsx_lustre_file_system aws_fsx_windows_file_system aws_fsx_ontap_file_system aws_fsx_ontap_volume
     aws_fsx_ontap_storage_virtual_machine aws_fsx_openzfs_file_system aws_fsx_openzfs_volume
     aws_fsx_openzfs_snapshot aws_fsx_backup aws_fsx_file_cache aws_lightsail_disk aws_storagegateway_gateway
     aws_storagegateway_cached_iscsi_volume aws_storagegateway_stored_iscsi_volume`,
  ],
  [
    'stateful',
    'bucket',
    `aws_s3_bucket aws_s3_directory_bucket aws_s3control_bucket
     aws_glacier_vault aws_lightsail_bucket`,
  ],
  [
    'stateful',
    'cache or search domain',
    `aws_elasticache_cluster aws_elasticache_replication_group aws_elasticache_global_replication_group
     aws_elasticache_serverless_cache aws_memorydb_cluster aws_memorydb_snapshot aws_memorydb_multi_region_cluster
     aws_elasticsearch_domain aws_opensearch_domain aws_opensearchserverless_collection aws_cloudsearch_domain
     aws_dax_cluster aws_kendra_index aws_s3vectors_index aws_s3vectors_vector_bucket aws_bedrockagent_knowledge_base`,
  ],
  [
    'stateful',
    'backup vault',
    'aws_backup_vault aws_backup_logically_air_gapped_vault aws_ami aws_ami_copy aws_ami_from_instance',
  ],
  [
    'stateful',
    'queue, topic or stream',
    `aws_sqs_queue aws_sns_topic aws_kinesis_stream aws_kinesis_firehose_delivery_stream aws_kinesis_video_stream
     aws_msk_cluster aws_msk_serverless_cluster aws_mq_broker aws_cloudwatch_event_archive aws_cloudwatch_event_bus
     aws_ses_receipt_rule_set aws_pinpoint_app aws_kinesisanalyticsv2_application`,
  ],
  [
    'stateful',
    'key material',
    `aws_kms_key aws_kms_external_key aws_kms_replica_key aws_kms_replica_external_key aws_kms_custom_key_store
     aws_cloudhsm_v2_cluster aws_cloudhsm_v2_hsm aws_acmpca_certificate_authority aws_cloudfront_public_key aws_signer_signing_profile aws_rolesanywhere_trust_anchor`,
  ],
  ['stateful', 'secret', 'aws_secretsmanager_secret'],
  ['stateful', 'registry with images or packages', 'aws_ecr_repository aws_ecrpublic_repository aws_codeartifact_*'],
  ['stateful', 'source repository', 'aws_codecommit_repository'],
  ['stateful', 'log group', 'aws_cloudwatch_log_group aws_cloudtrail_event_data_store aws_securitylake_data_lake'],
  ['stateful', 'user pool', 'aws_cognito_user_pool aws_cognito_user aws_cognito_identity_pool'],
  [
    'stateful',
    'directory or workspace of people',
    'aws_directory_service_directory aws_workspaces_workspace aws_workspaces_directory aws_connect_instance',
  ],
  ['stateful', 'account', 'aws_organizations_account aws_organizations_organization'],
  [
    'machine',
    'virtual machine',
    'aws_instance aws_spot_instance_request aws_lightsail_instance aws_ec2_host aws_cloud9_environment_ec2',
  ],
  [
    'stateful',
    'machine learning store',
    'aws_sagemaker_feature_group aws_sagemaker_notebook_instance aws_sagemaker_domain aws_sagemaker_model_package_group',
  ],
  [
    'stateful',
    'environment',
    'aws_elastic_beanstalk_environment aws_elastic_beanstalk_application aws_emr_cluster aws_mwaa_environment aws_quicksight_* aws_grafana_workspace aws_prometheus_workspace',
  ],
  [
    'identity',
    'identity or permission',
    `aws_iam_* aws_key_pair aws_lightsail_key_pair aws_cognito_* aws_ssoadmin_* aws_identitystore_* aws_organizations_* aws_rolesanywhere_*
     aws_ram_* aws_lakeformation_* aws_eks_access_* aws_eks_pod_identity_association
     aws_eks_identity_provider_config aws_kms_grant aws_verifiedpermissions_* aws_transfer_user aws_transfer_ssh_key
     aws_controltower_* aws_workspaces_ip_group aws_db_proxy_auth`,
  ],
  [
    'network',
    'network',
    `aws_vpc aws_vpc_* aws_default_* aws_subnet aws_route aws_route_table aws_route_table_association
     aws_main_route_table_association aws_internet_gateway aws_internet_gateway_attachment aws_egress_only_internet_gateway
     aws_nat_gateway aws_nat_gateway_eip_association aws_network_interface aws_network_interface_attachment
     aws_network_interface_sg_attachment aws_network_acl aws_network_acl_rule aws_network_acl_association
     aws_customer_gateway aws_vpn_* aws_dx_* aws_ec2_transit_gateway* aws_ec2_client_vpn_* aws_ec2_managed_prefix_list*
     aws_ec2_carrier_gateway aws_ec2_local_gateway_* aws_ec2_subnet_* aws_ec2_network_insights_* aws_ec2_traffic_mirror_*
     aws_networkmanager_* aws_networkfirewall_* aws_vpclattice_* aws_appmesh_* aws_service_discovery_*
     aws_globalaccelerator_* aws_ec2_instance_connect_endpoint aws_verifiedaccess_* aws_route53_resolver_*
     aws_route53recoverycontrolconfig_* aws_route53recoveryreadiness_* aws_transfer_server aws_transfer_connector
     aws_lightsail_domain* aws_lightsail_lb* aws_elasticache_subnet_group_attachment`,
  ],
  [
    'network',
    'fixed address',
    'aws_eip aws_eip_association aws_eip_domain_name aws_lightsail_static_ip aws_lightsail_static_ip_attachment',
  ],
  [
    'network',
    'firewall rules',
    'aws_security_group aws_security_group_rule aws_wafv2_* aws_waf_* aws_wafregional_* aws_fms_* aws_shield_* aws_db_security_group',
  ],
  [
    'network',
    'load balancer or entry point',
    `aws_lb aws_lb_* aws_alb aws_alb_* aws_elb aws_elb_* aws_load_balancer_* aws_app_cookie_stickiness_policy
     aws_lb_cookie_stickiness_policy aws_proxy_protocol_policy aws_cloudfront_* aws_api_gateway_* aws_apigatewayv2_*
     aws_appsync_* aws_db_proxy aws_db_proxy_*`,
  ],
  ['network', 'DNS', 'aws_route53_* aws_route53domains_* aws_route53profiles_*'],
  [
    'network',
    'certificate',
    'aws_acm_certificate aws_acm_certificate_validation aws_acmpca_* aws_iam_server_certificate',
  ],
  ['network', 'mail domain', 'aws_ses_* aws_sesv2_*'],
  [
    'cluster',
    'cluster',
    `aws_rds_cluster_instance aws_docdb_cluster_instance aws_neptune_cluster_instance aws_eks_cluster aws_eks_node_group aws_eks_fargate_profile aws_eks_addon aws_eks_* aws_ecs_cluster
     aws_ecs_capacity_provider aws_ecs_cluster_capacity_providers aws_rosa_* aws_batch_compute_environment
     aws_emrcontainers_virtual_cluster`,
  ],
  [
    'stateless',
    'compute without data of its own',
    `aws_lambda_* aws_ecs_service aws_ecs_task_definition aws_ecs_task_set aws_ecs_tag aws_launch_template
     aws_launch_configuration aws_autoscaling_* aws_appautoscaling_* aws_spot_fleet_request aws_ec2_fleet
     aws_apprunner_* aws_batch_* aws_sfn_* aws_codebuild_* aws_codedeploy_* aws_codepipeline* aws_codestar*
     aws_amplify_* aws_glue_* aws_sagemaker_* aws_bedrock* aws_emrserverless_application aws_imagebuilder_*
     aws_placement_group aws_ec2_capacity_reservation aws_lightsail_container_service* aws_pipes_pipe
     aws_scheduler_schedule aws_scheduler_schedule_group aws_synthetics_* aws_devicefarm_* aws_xray_* aws_fis_*`,
  ],
  [
    'stateless',
    'alarm, rule or dashboard',
    `aws_cloudwatch_* aws_sns_topic_policy aws_sns_topic_subscription aws_sns_topic_data_protection_policy
     aws_sns_platform_application aws_sns_sms_preferences aws_budgets_* aws_ce_* aws_cur_* aws_chatbot_*
     aws_applicationinsights_application aws_oam_* aws_internetmonitor_monitor aws_rum_app_monitor
     aws_prometheus_* aws_grafana_* aws_resourcegroups_* aws_devopsguru_* aws_healthlake_*`,
  ],
  [
    'configuration',
    'protection or record of another resource',
    `aws_cloudtrail aws_flow_log aws_config_* aws_guardduty_* aws_securityhub_* aws_inspector_* aws_inspector2_*
     aws_macie2_* aws_accessanalyzer_* aws_detective_* aws_auditmanager_* aws_backup_* aws_dlm_lifecycle_policy
     aws_ebs_encryption_by_default aws_ebs_default_kms_key aws_ebs_snapshot_block_public_access
     aws_ec2_image_block_public_access aws_rbin_rule aws_securitylake_*`,
  ],
  [
    'configuration',
    'setting of another resource',
    `aws_s3_bucket_* aws_s3_object aws_s3_object_copy aws_s3_bucket_object aws_s3_account_public_access_block aws_s3_access_point aws_s3control_* aws_s3outposts_*
     aws_s3tables_* aws_kms_alias aws_kms_key_policy aws_kms_ciphertext aws_secretsmanager_* aws_sqs_queue_policy
     aws_sqs_queue_redrive_policy aws_sqs_queue_redrive_allow_policy aws_kinesis_stream_consumer
     aws_kinesis_resource_policy aws_ecr_* aws_ecrpublic_repository_policy
     aws_db_subnet_group aws_db_parameter_group aws_db_option_group aws_db_event_subscription
     aws_db_instance_role_association aws_db_instance_automated_backups_replication
     aws_rds_cluster_parameter_group aws_rds_cluster_endpoint aws_rds_cluster_role_association
     aws_rds_cluster_activity_stream aws_rds_certificate aws_rds_export_task aws_rds_integration
     aws_rds_reserved_instance aws_docdb_* aws_neptune_* aws_dynamodb_* aws_redshift_* aws_redshiftserverless_*
     aws_redshiftdata_statement aws_elasticache_* aws_memorydb_* aws_elasticsearch_* aws_opensearch_*
     aws_opensearchserverless_* aws_dax_* aws_msk_* aws_mskconnect_* aws_mq_configuration aws_efs_* aws_fsx_*
     aws_volume_attachment aws_ami_launch_permission aws_snapshot_create_volume_permission aws_ssm_*
     aws_ssmcontacts_* aws_ssmincidents_* aws_servicecatalog_* aws_servicecatalogappregistry_* aws_servicequotas_*
     aws_account_* aws_athena_* aws_emr_* aws_transfer_* aws_signer_* aws_codecommit_* aws_directory_service_*
     aws_workspaces_* aws_connect_* aws_lex* aws_location_* aws_iot_* aws_iotevents_* aws_datasync_* aws_dms_*
     aws_storagegateway_* aws_appconfig_* aws_appflow_* aws_appintegrations_* aws_schemas_* aws_timestreamwrite_*
     aws_elastic_beanstalk_* aws_elastictranscoder_* aws_media_* aws_medialive_* aws_mediaconvert_queue
     aws_pinpoint_* aws_lightsail_* aws_cloudformation_* aws_cloudcontrolapi_resource aws_ec2_tag aws_ec2_*
     aws_spot_datafeed_subscription aws_resourceexplorer2_* aws_kendra_* aws_dataexchange_* aws_kinesis_analytics_application
     aws_kinesis_firehose_* aws_notifications_* aws_rekognition_* aws_evidently_* aws_opsworks_* aws_swf_domain
     aws_costoptimizationhub_* aws_computeoptimizer_* aws_m2_* aws_drs_* aws_finspace_* aws_qbusiness_*`,
  ],
  [
    'stateful',
    'stack with resources of its own',
    'aws_cloudformation_stack aws_cloudformation_stack_set aws_cloudformation_stack_instances aws_cloudformation_stack_set_instance',
  ],
  [
    'stateful',
    'replication under way',
    'aws_dms_replication_instance aws_dms_replication_task aws_dms_replication_config',
  ],
];
