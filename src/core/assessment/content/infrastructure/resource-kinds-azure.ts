/** Kinds of the Terraform providers `azurerm` and `azuread`. */
import type { ResourceRow } from './resource-rows.ts';

export const AZURE_KINDS: readonly ResourceRow[] = [
  [
    'stateful',
    'relational database',
    `azurerm_mssql_database azurerm_mssql_server azurerm_mssql_managed_instance azurerm_mssql_managed_database
     azurerm_mssql_elasticpool azurerm_mssql_virtual_machine azurerm_sql_database azurerm_sql_server
     azurerm_sql_managed_instance azurerm_sql_managed_database azurerm_postgresql_server azurerm_postgresql_database
     azurerm_postgresql_flexible_server azurerm_postgresql_flexible_server_database azurerm_mysql_server
     azurerm_mysql_database azurerm_mysql_flexible_server azurerm_mysql_flexible_database azurerm_mariadb_server
     azurerm_mariadb_database azurerm_cosmosdb_postgresql_cluster azurerm_oracle_*`,
  ],
  [
    'stateful',
    'database',
    `azurerm_cosmosdb_account azurerm_cosmosdb_sql_database azurerm_cosmosdb_sql_container
     azurerm_cosmosdb_mongo_database azurerm_cosmosdb_mongo_collection azurerm_cosmosdb_cassandra_keyspace
     azurerm_cosmosdb_cassandra_table azurerm_cosmosdb_cassandra_cluster azurerm_cosmosdb_cassandra_datacenter
     azurerm_cosmosdb_gremlin_database azurerm_cosmosdb_gremlin_graph azurerm_cosmosdb_table azurerm_mongo_cluster
     azurerm_redis_cache azurerm_redis_enterprise_cluster azurerm_redis_enterprise_database azurerm_managed_redis`,
  ],
  [
    'stateful',
    'data warehouse',
    `azurerm_synapse_workspace azurerm_synapse_sql_pool azurerm_synapse_spark_pool azurerm_kusto_cluster
     azurerm_kusto_database azurerm_databricks_workspace azurerm_data_factory azurerm_hdinsight_* azurerm_fabric_*`,
  ],
  [
    'stateful',
    'volume or file system',
    `azurerm_managed_disk azurerm_snapshot azurerm_image azurerm_shared_image azurerm_shared_image_version
     azurerm_shared_image_gallery azurerm_netapp_volume azurerm_netapp_pool azurerm_netapp_account
     azurerm_netapp_snapshot azurerm_storage_share
     azurerm_hpc_cache azurerm_managed_lustre_file_system azurerm_elastic_san azurerm_elastic_san_volume`,
  ],
  [
    'stateful',
    'storage account or container',
    `azurerm_storage_account azurerm_storage_container azurerm_storage_table
     azurerm_storage_queue azurerm_storage_data_lake_gen2_filesystem
     azurerm_storage_data_lake_gen2_path`,
  ],
  [
    'stateful',
    'backup vault',
    `azurerm_recovery_services_vault azurerm_data_protection_backup_vault azurerm_backup_protected_vm
     azurerm_backup_protected_file_share azurerm_backup_container_storage_account
     azurerm_data_protection_backup_instance_*`,
  ],
  [
    'stateful',
    'queue, topic or stream',
    `azurerm_servicebus_namespace azurerm_servicebus_queue azurerm_servicebus_topic azurerm_servicebus_subscription
     azurerm_eventhub_namespace azurerm_eventhub azurerm_eventhub_cluster azurerm_eventgrid_topic
     azurerm_eventgrid_domain azurerm_eventgrid_namespace azurerm_iothub azurerm_notification_hub
     azurerm_notification_hub_namespace azurerm_relay_namespace azurerm_signalr_service azurerm_communication_service`,
  ],
  [
    'stateful',
    'key material',
    `azurerm_key_vault azurerm_key_vault_key azurerm_key_vault_managed_hardware_security_module
     azurerm_key_vault_managed_hardware_security_module_key azurerm_ssh_public_key azurerm_dedicated_hardware_security_module`,
  ],
  [
    'stateful',
    'secret',
    'azurerm_key_vault_secret azurerm_key_vault_managed_storage_account azurerm_app_configuration',
  ],
  ['stateful', 'registry with images', 'azurerm_container_registry'],
  [
    'stateful',
    'search service',
    'azurerm_search_service azurerm_cognitive_account azurerm_machine_learning_workspace azurerm_healthcare_*',
  ],
  [
    'stateful',
    'log workspace',
    'azurerm_log_analytics_workspace azurerm_application_insights azurerm_log_analytics_cluster azurerm_monitor_workspace',
  ],
  [
    'stateful',
    'group of resources',
    'azurerm_resource_group azurerm_subscription azurerm_resource_group_template_deployment azurerm_template_deployment azurerm_subscription_template_deployment',
  ],
  [
    'machine',
    'virtual machine',
    `azurerm_virtual_machine azurerm_linux_virtual_machine azurerm_windows_virtual_machine
     azurerm_dedicated_host azurerm_dev_test_linux_virtual_machine azurerm_dev_test_windows_virtual_machine
     azurerm_vmware_private_cloud`,
  ],
  [
    'identity',
    'identity or permission',
    `azurerm_role_assignment azurerm_role_definition azurerm_user_assigned_identity azurerm_federated_identity_credential
     azurerm_key_vault_access_policy azurerm_pim_* azurerm_management_group azurerm_management_group_* azurerm_policy_*
     azurerm_resource_policy_* azurerm_subscription_policy_* azurerm_resource_group_policy_* azurerm_aadb2c_directory
     azurerm_active_directory_domain_service* azurerm_lighthouse_* azurerm_marketplace_* azuread_* azurerm_cosmosdb_sql_role_*
     azurerm_mssql_server_microsoft_support_auditing_policy azurerm_postgresql_flexible_server_active_directory_administrator`,
  ],
  [
    'network',
    'network',
    `azurerm_virtual_network azurerm_virtual_network_* azurerm_subnet azurerm_subnet_* azurerm_route azurerm_route_*
     azurerm_network_interface azurerm_network_interface_* azurerm_network_* azurerm_nat_gateway azurerm_nat_gateway_*
     azurerm_virtual_wan azurerm_virtual_hub azurerm_virtual_hub_* azurerm_vpn_* azurerm_express_route_*
     azurerm_local_network_gateway azurerm_point_to_site_vpn_gateway azurerm_private_endpoint
     azurerm_private_endpoint_* azurerm_private_link_service azurerm_bastion_host azurerm_ip_group azurerm_ip_group_cidr
     azurerm_application_security_group azurerm_network_ddos_protection_plan azurerm_palo_alto_*`,
  ],
  ['network', 'fixed address', 'azurerm_public_ip azurerm_public_ip_prefix azurerm_custom_ip_prefix'],
  [
    'network',
    'firewall rules',
    `azurerm_network_security_group azurerm_network_security_rule azurerm_firewall azurerm_firewall_* azurerm_web_application_firewall_policy
     azurerm_mssql_firewall_rule azurerm_mssql_virtual_network_rule azurerm_sql_firewall_rule azurerm_postgresql_firewall_rule
     azurerm_postgresql_flexible_server_firewall_rule azurerm_mysql_firewall_rule azurerm_mysql_flexible_server_firewall_rule
     azurerm_redis_firewall_rule azurerm_mariadb_firewall_rule`,
  ],
  [
    'network',
    'load balancer or entry point',
    'azurerm_lb azurerm_lb_* azurerm_application_gateway azurerm_application_load_balancer* azurerm_frontdoor* azurerm_cdn_* azurerm_traffic_manager_* azurerm_api_management azurerm_api_management_*',
  ],
  ['network', 'DNS', 'azurerm_dns_* azurerm_private_dns_*'],
  [
    'network',
    'certificate',
    'azurerm_key_vault_certificate azurerm_key_vault_certificate_* azurerm_app_service_certificate azurerm_app_service_managed_certificate azurerm_app_service_certificate_* azurerm_app_service_custom_hostname_binding',
  ],
  [
    'cluster',
    'cluster',
    'azurerm_kubernetes_cluster azurerm_kubernetes_cluster_* azurerm_kubernetes_fleet_* azurerm_service_fabric_* azurerm_arc_kubernetes_* azurerm_redhat_openshift_cluster azurerm_container_app_environment azurerm_app_service_environment_v3 azurerm_app_service_environment azurerm_spring_cloud_service',
  ],
  [
    'stateless',
    'compute without data of its own',
    `azurerm_function_app azurerm_linux_function_app azurerm_windows_function_app azurerm_function_app_*
     azurerm_linux_function_app_slot azurerm_windows_function_app_slot azurerm_app_service azurerm_app_service_plan
     azurerm_app_service_slot azurerm_app_service_* azurerm_service_plan azurerm_linux_web_app azurerm_windows_web_app
     azurerm_linux_web_app_slot azurerm_windows_web_app_slot azurerm_web_app_* azurerm_static_web_app azurerm_static_site
     azurerm_container_app azurerm_container_app_* azurerm_container_group azurerm_linux_virtual_machine_scale_set
     azurerm_windows_virtual_machine_scale_set azurerm_virtual_machine_scale_set
     azurerm_orchestrated_virtual_machine_scale_set azurerm_logic_app_* azurerm_batch_* azurerm_spring_cloud_*
     azurerm_availability_set azurerm_proximity_placement_group azurerm_capacity_reservation*`,
  ],
  [
    'stateless',
    'alarm, rule or dashboard',
    'azurerm_monitor_* azurerm_portal_dashboard azurerm_dashboard azurerm_application_insights_* azurerm_consumption_budget_* azurerm_dashboard_grafana azurerm_cost_*',
  ],
  [
    'configuration',
    'protection or record of another resource',
    `azurerm_management_lock azurerm_security_center_* azurerm_advanced_threat_protection azurerm_sentinel_*
     azurerm_backup_policy_* azurerm_data_protection_backup_policy_* azurerm_site_recovery_* azurerm_backup_*
     azurerm_storage_management_policy azurerm_storage_account_* azurerm_storage_container_immutability_policy
     azurerm_mssql_database_extended_auditing_policy azurerm_mssql_server_extended_auditing_policy
     azurerm_mssql_server_security_alert_policy azurerm_mssql_server_transparent_data_encryption
     azurerm_disk_encryption_set azurerm_network_watcher_flow_log`,
  ],
  [
    'configuration',
    'setting of another resource',
    `azurerm_mssql_* azurerm_sql_* azurerm_postgresql_* azurerm_mysql_* azurerm_mariadb_* azurerm_cosmosdb_*
     azurerm_redis_* azurerm_synapse_* azurerm_kusto_* azurerm_data_factory_* azurerm_databricks_* azurerm_storage_*
     azurerm_virtual_machine_* azurerm_key_vault_managed_* azurerm_servicebus_* azurerm_eventhub_* azurerm_eventgrid_*
     azurerm_iothub_* azurerm_container_registry_* azurerm_log_analytics_* azurerm_automation_* azurerm_app_configuration_*
     azurerm_resource_provider_registration azurerm_maintenance_* azurerm_netapp_* azurerm_shared_image_*
     azurerm_stream_analytics_* azurerm_machine_learning_* azurerm_cognitive_* azurerm_search_* azurerm_signalr_*
     azurerm_web_pubsub azurerm_web_pubsub_* azurerm_bot_* azurerm_communication_* azurerm_dev_test_* azurerm_dev_center_*
     azurerm_lab_service_* azurerm_virtual_desktop_* azurerm_relay_* azurerm_notification_* azurerm_media_*
     azurerm_maps_* azurerm_purview_* azurerm_arc_* azurerm_confidential_ledger azurerm_chaos_studio_* azurerm_load_test
     azurerm_managed_application* azurerm_powerbi_* azurerm_email_* azurerm_digital_twins_* azurerm_vmware_*
     azurerm_elastic_san_* azurerm_resource_management_* azurerm_resource_deployment_script_*`,
  ],
];
