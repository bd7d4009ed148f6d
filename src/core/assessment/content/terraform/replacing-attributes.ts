/**
 * Attributes of well-known types that cannot be changed in place: the provider destroys the resource and creates another
 * one. Data, from the providers' documentation; a type that is not here is judged by its plan alone.
 */

const ROWS: readonly (readonly [types: string, attributes: string])[] = [
  [
    'aws_db_instance',
    `identifier identifier_prefix engine username db_name name availability_zone character_set_name kms_key_id
     storage_encrypted snapshot_identifier timezone custom_iam_instance_profile`,
  ],
  [
    'aws_rds_cluster aws_docdb_cluster aws_neptune_cluster',
    `cluster_identifier cluster_identifier_prefix engine master_username database_name availability_zones kms_key_id
     storage_encrypted snapshot_identifier source_region engine_mode db_subnet_group_name neptune_subnet_group_name`,
  ],
  ['aws_rds_global_cluster', 'global_cluster_identifier engine database_name storage_encrypted'],
  [
    'aws_rds_cluster_instance aws_docdb_cluster_instance aws_neptune_cluster_instance',
    'identifier cluster_identifier engine db_subnet_group_name',
  ],
  ['aws_dynamodb_table', 'name hash_key range_key local_secondary_index'],
  ['aws_redshift_cluster', 'cluster_identifier database_name master_username cluster_subnet_group_name'],
  ['aws_elasticache_cluster', 'cluster_id engine subnet_group_name port snapshot_name'],
  [
    'aws_elasticache_replication_group',
    'replication_group_id engine subnet_group_name port at_rest_encryption_enabled kms_key_id global_replication_group_id',
  ],
  ['aws_memorydb_cluster', 'name subnet_group_name port kms_key_arn tls_enabled'],
  ['aws_opensearch_domain aws_elasticsearch_domain', 'domain_name vpc_options.subnet_ids encrypt_at_rest.kms_key_id'],
  ['aws_s3_bucket', 'bucket bucket_prefix object_lock_enabled'],
  ['aws_ebs_volume', 'availability_zone encrypted kms_key_id snapshot_id outpost_arn'],
  ['aws_efs_file_system', 'creation_token availability_zone_name encrypted kms_key_id performance_mode'],
  [
    'aws_fsx_lustre_file_system aws_fsx_windows_file_system aws_fsx_ontap_file_system aws_fsx_openzfs_file_system',
    'subnet_ids deployment_type storage_type kms_key_id',
  ],
  [
    'aws_instance',
    'ami availability_zone subnet_id key_name private_ip placement_group tenancy ephemeral_block_device root_block_device.encrypted root_block_device.kms_key_id associate_public_ip_address',
  ],
  ['aws_launch_configuration', 'name image_id instance_type key_name security_groups'],
  ['aws_sqs_queue', 'name name_prefix fifo_queue'],
  ['aws_sns_topic', 'name name_prefix fifo_topic'],
  ['aws_kinesis_stream', 'name'],
  ['aws_kinesis_firehose_delivery_stream', 'name destination'],
  [
    'aws_msk_cluster',
    'cluster_name broker_node_group_info.client_subnets encryption_info.encryption_at_rest_kms_key_arn',
  ],
  ['aws_mq_broker', 'broker_name engine_type deployment_mode subnet_ids storage_type'],
  ['aws_kms_key', 'customer_master_key_spec key_usage multi_region custom_key_store_id'],
  ['aws_secretsmanager_secret', 'name name_prefix'],
  ['aws_ssm_parameter', 'name'],
  ['aws_ecr_repository', 'name encryption_configuration.encryption_type encryption_configuration.kms_key'],
  ['aws_cloudwatch_log_group', 'name name_prefix'],
  ['aws_backup_vault', 'name kms_key_arn'],
  ['aws_cognito_user_pool', 'name username_attributes alias_attributes username_configuration.case_sensitive'],
  [
    'aws_eks_cluster',
    'name role_arn vpc_config.subnet_ids encryption_config kubernetes_network_config.service_ipv4_cidr',
  ],
  [
    'aws_eks_node_group',
    'cluster_name node_group_name node_role_arn subnet_ids instance_types ami_type capacity_type disk_size',
  ],
  ['aws_ecs_cluster aws_ecs_service', 'name cluster launch_type'],
  ['aws_lambda_function', 'function_name package_type'],
  ['aws_vpc', 'cidr_block instance_tenancy ipv4_ipam_pool_id'],
  ['aws_subnet', 'vpc_id cidr_block availability_zone availability_zone_id'],
  ['aws_security_group', 'name name_prefix vpc_id description'],
  ['aws_lb aws_alb', 'name load_balancer_type internal'],
  ['aws_lb_target_group aws_alb_target_group', 'name port protocol vpc_id target_type'],
  ['aws_route53_zone', 'name'],
  ['aws_route53_record', 'name zone_id set_identifier'],
  ['aws_acm_certificate', 'domain_name subject_alternative_names validation_method private_key'],
  ['aws_eip', 'domain public_ipv4_pool'],
  ['aws_nat_gateway', 'subnet_id allocation_id connectivity_type'],
  ['aws_iam_role', 'name name_prefix path'],
  ['aws_iam_policy', 'name name_prefix path description'],
  ['aws_iam_instance_profile', 'name name_prefix path'],
  ['google_sql_database_instance', 'name region encryption_key_name master_instance_name'],
  ['google_sql_database', 'name instance'],
  ['google_spanner_instance', 'name config'],
  ['google_spanner_database', 'name instance encryption_config'],
  ['google_bigtable_instance', 'name cluster.zone cluster.storage_type'],
  ['google_bigquery_dataset', 'dataset_id location project'],
  ['google_bigquery_table', 'table_id dataset_id time_partitioning.type range_partitioning'],
  ['google_storage_bucket', 'name location project'],
  ['google_compute_disk', 'name zone type image snapshot'],
  ['google_compute_instance', 'name zone boot_disk.initialize_params.image network_interface.subnetwork'],
  ['google_filestore_instance', 'name location zone tier networks'],
  ['google_redis_instance', 'name region tier location_id authorized_network'],
  ['google_pubsub_topic', 'name'],
  ['google_pubsub_subscription', 'name topic'],
  [
    'google_container_cluster',
    'name location network subnetwork private_cluster_config.enable_private_nodes ip_allocation_policy cluster_ipv4_cidr',
  ],
  [
    'google_container_node_pool',
    'name cluster location node_config.machine_type node_config.disk_type node_config.disk_size_gb',
  ],
  ['google_compute_network', 'name auto_create_subnetworks'],
  ['google_compute_subnetwork', 'name region network'],
  ['google_compute_address google_compute_global_address', 'name address region address_type'],
  ['google_dns_managed_zone', 'name dns_name'],
  ['google_service_account', 'account_id'],
  ['google_kms_crypto_key', 'name key_ring purpose'],
  ['google_artifact_registry_repository', 'repository_id location format'],
  [
    'azurerm_mssql_database azurerm_mssql_server azurerm_postgresql_flexible_server azurerm_mysql_flexible_server azurerm_postgresql_server azurerm_mysql_server azurerm_cosmosdb_account azurerm_redis_cache azurerm_storage_account azurerm_key_vault azurerm_container_registry azurerm_servicebus_namespace azurerm_eventhub_namespace azurerm_virtual_network azurerm_public_ip azurerm_log_analytics_workspace azurerm_managed_disk',
    'name location resource_group_name server_id administrator_login account_kind kind create_mode delegated_subnet_id',
  ],
  ['azurerm_storage_container azurerm_storage_share', 'name storage_account_name storage_account_id'],
  [
    'azurerm_kubernetes_cluster',
    'name location resource_group_name dns_prefix network_profile.network_plugin default_node_pool.vm_size',
  ],
  [
    'azurerm_linux_virtual_machine azurerm_windows_virtual_machine azurerm_virtual_machine',
    'name location resource_group_name admin_username source_image_id source_image_reference zone',
  ],
  ['azurerm_subnet', 'name resource_group_name virtual_network_name'],
  ['azurerm_resource_group', 'name location'],
  [
    'kubernetes_persistent_volume_claim kubernetes_namespace kubernetes_stateful_set kubernetes_secret',
    'metadata.name metadata.namespace',
  ],
  ['helm_release', 'name namespace'],
  ['digitalocean_database_cluster digitalocean_volume', 'name engine region'],
];

let table: ReadonlyMap<string, readonly (readonly string[])[]> | null = null;

/** Attributes of a type that force a replacement, as paths into blocks. */
export function replacingAttributes(type: string): readonly (readonly string[])[] {
  table ??= new Map(
    ROWS.flatMap(([types, attributes]) => {
      const paths = words(attributes).map((path) => path.split('.'));
      return words(types).map((one) => [one, paths] as const);
    }),
  );
  return table.get(type) ?? [];
}

/** Every type of the table. */
export function replacedTypes(): readonly string[] {
  return ROWS.flatMap(([types]) => words(types));
}

function words(text: string): readonly string[] {
  return text.split(/\s+/).filter((word) => word !== '');
}
