/** Kinds of the Terraform providers `google` and `google-beta`. */
import type { ResourceRow } from './resource-rows.ts';

export const GOOGLE_KINDS: readonly ResourceRow[] = [
  [
    'stateful',
    'relational database',
    `google_sql_database_instance google_sql_database google_alloydb_cluster
     google_alloydb_backup google_spanner_instance google_spanner_database google_oracle_database_*`,
  ],
  [
    'stateful',
    'database',
    `google_bigtable_instance google_bigtable_table google_firestore_database google_firestore_document
     google_datastore_index google_firebase_database_instance google_redis_instance google_redis_cluster
     google_memorystore_instance google_memcache_instance`,
  ],
  [
    'stateful',
    'data warehouse',
    'google_bigquery_dataset google_bigquery_table google_bigquery_routine google_dataproc_metastore_service google_looker_instance',
  ],
  [
    'stateful',
    'volume or file system',
    `google_compute_disk google_compute_region_disk google_compute_snapshot google_compute_image
     google_compute_machine_image google_filestore_instance google_filestore_backup google_filestore_snapshot
     google_netapp_volume google_netapp_storage_pool google_netapp_backup google_netapp_backup_vault
     google_parallelstore_instance google_lustre_instance google_compute_instant_snapshot`,
  ],
  [
    'stateful',
    'bucket',
    'google_storage_bucket google_firebase_storage_bucket google_storage_folder google_storage_managed_folder',
  ],
  [
    'stateful',
    'backup vault',
    'google_backup_dr_backup_vault google_gke_backup_backup_plan google_backup_dr_management_server',
  ],
  [
    'stateful',
    'queue, topic or stream',
    `google_pubsub_topic google_pubsub_subscription google_pubsub_lite_topic google_pubsub_lite_subscription
     google_managed_kafka_cluster google_managed_kafka_topic google_cloud_tasks_queue google_datastream_stream`,
  ],
  [
    'stateful',
    'key material',
    `google_kms_key_ring google_kms_crypto_key google_kms_crypto_key_version google_kms_ekm_connection
     google_privateca_certificate_authority google_privateca_ca_pool`,
  ],
  ['stateful', 'secret', 'google_secret_manager_secret google_secret_manager_regional_secret'],
  ['stateful', 'registry with images or packages', 'google_artifact_registry_repository google_container_registry'],
  [
    'stateful',
    'source repository',
    'google_sourcerepo_repository google_secure_source_manager_repository google_secure_source_manager_instance',
  ],
  [
    'stateful',
    'log bucket',
    'google_logging_project_bucket_config google_logging_folder_bucket_config google_logging_organization_bucket_config google_logging_billing_account_bucket_config',
  ],
  [
    'stateful',
    'project',
    'google_project google_folder google_firebase_project google_identity_platform_config google_identity_platform_tenant',
  ],
  [
    'machine',
    'virtual machine',
    'google_compute_instance google_compute_instance_from_template google_compute_instance_from_machine_image google_notebooks_instance google_workbench_instance google_tpu_v2_vm',
  ],
  [
    'stateful',
    'environment',
    'google_composer_environment google_dataproc_cluster google_app_engine_application google_data_fusion_instance google_apigee_organization google_apigee_instance google_apigee_environment google_healthcare_dataset google_healthcare_dicom_store google_healthcare_fhir_store google_healthcare_hl7_v2_store google_vertex_ai_featurestore google_vertex_ai_index google_vertex_ai_dataset google_discovery_engine_data_store',
  ],
  [
    'identity',
    'identity or permission',
    `google_service_account google_service_account_* google_storage_hmac_key google_project_iam_* google_folder_iam_*
     google_organization_iam_* google_billing_account_iam_* google_iam_* google_iap_* google_identity_platform_*
     google_access_context_manager_* google_cloud_identity_* google_organization_policy google_folder_organization_policy
     google_project_organization_policy google_org_policy_* google_storage_bucket_iam_* google_storage_bucket_acl
     google_storage_bucket_access_control google_storage_default_object_acl google_storage_object_acl
     google_pubsub_topic_iam_* google_pubsub_subscription_iam_* google_kms_crypto_key_iam_* google_kms_key_ring_iam_*
     google_secret_manager_secret_iam_* google_bigquery_dataset_iam_* google_bigquery_table_iam_*
     google_bigquery_dataset_access google_artifact_registry_repository_iam_* google_cloud_run_service_iam_*
     google_cloud_run_v2_service_iam_* google_cloud_run_v2_job_iam_* google_cloudfunctions_function_iam_*
     google_cloudfunctions2_function_iam_* google_compute_instance_iam_* google_compute_subnetwork_iam_*
     google_compute_disk_iam_* google_compute_image_iam_* google_spanner_instance_iam_* google_spanner_database_iam_*
     google_bigtable_instance_iam_* google_project_default_service_accounts google_project_service_identity
     google_sql_user google_alloydb_user google_gke_hub_membership_iam_* google_endpoints_service_iam_*
     google_compute_backend_service_iam_* google_compute_region_backend_service_iam_* google_os_login_ssh_public_key`,
  ],
  [
    'network',
    'network',
    `google_compute_network google_compute_network_* google_compute_subnetwork google_compute_route google_compute_router
     google_compute_router_* google_compute_vpn_* google_compute_ha_vpn_gateway google_compute_external_vpn_gateway
     google_compute_interconnect* google_compute_shared_vpc_* google_compute_service_attachment
     google_compute_network_peering* google_network_connectivity_* google_network_services_* google_network_security_*
     google_network_management_* google_vpc_access_connector google_service_networking_* google_service_directory_*
     google_compute_packet_mirroring google_compute_public_* google_netapp_active_directory google_vmwareengine_*`,
  ],
  ['network', 'fixed address', 'google_compute_address google_compute_global_address'],
  [
    'network',
    'firewall rules',
    'google_compute_firewall google_compute_firewall_* google_compute_region_network_firewall_* google_compute_security_policy google_compute_security_policy_rule google_compute_region_security_policy* google_compute_organization_security_policy* google_compute_network_firewall_*',
  ],
  [
    'network',
    'load balancer or entry point',
    `google_compute_forwarding_rule google_compute_global_forwarding_rule google_compute_url_map
     google_compute_region_url_map google_compute_backend_service google_compute_region_backend_service
     google_compute_backend_bucket google_compute_backend_* google_compute_target_* google_compute_region_target_*
     google_compute_ssl_policy google_compute_region_ssl_policy google_api_gateway_* google_endpoints_service
     google_cloud_run_domain_mapping google_app_engine_domain_mapping google_apigee_* google_firebase_hosting_*`,
  ],
  ['network', 'DNS', 'google_dns_* google_clouddomains_registration'],
  [
    'network',
    'certificate',
    'google_compute_ssl_certificate google_compute_managed_ssl_certificate google_compute_region_ssl_certificate google_certificate_manager_* google_privateca_*',
  ],
  [
    'cluster',
    'cluster',
    'google_alloydb_instance google_container_cluster google_container_node_pool google_container_aws_* google_container_azure_* google_container_attached_cluster google_gkeonprem_* google_gke_hub_* google_edgecontainer_*',
  ],
  [
    'stateless',
    'compute without data of its own',
    `google_cloud_run_service google_cloud_run_v2_service google_cloud_run_v2_job google_cloud_run_v2_worker_pool
     google_cloudfunctions_function google_cloudfunctions2_function google_compute_instance_template
     google_compute_region_instance_template google_compute_instance_group google_compute_instance_group_*
     google_compute_region_instance_group_manager google_compute_autoscaler google_compute_region_autoscaler
     google_compute_health_check google_compute_http_health_check google_compute_https_health_check
     google_compute_region_health_check google_app_engine_* google_cloudbuild_* google_cloudbuildv2_*
     google_clouddeploy_* google_cloud_scheduler_job google_workflows_workflow google_eventarc_* google_dataflow_*
     google_dataproc_* google_compute_per_instance_config google_compute_reservation google_vertex_ai_*
     google_compute_node_* google_batch_*`,
  ],
  ['stateless', 'alarm, rule or dashboard', 'google_monitoring_* google_logging_metric google_billing_* google_scc_*'],
  [
    'configuration',
    'setting of another resource',
    `google_project_service google_project_* google_folder_* google_organization_* google_logging_* google_storage_*
     google_bigquery_* google_bigtable_* google_firestore_* google_spanner_* google_pubsub_* google_sql_*
     google_alloydb_* google_kms_* google_compute_project_* google_compute_resource_policy
     google_compute_disk_resource_policy_attachment google_compute_region_disk_resource_policy_attachment
     google_compute_attached_disk google_compute_disk_async_replication google_compute_instance_settings
     google_compute_interconnect_attachment_* google_essential_contacts_contact google_tags_* google_data_catalog_*
     google_dataplex_* google_data_loss_prevention_* google_binary_authorization_* google_container_analysis_*
     google_resource_manager_lien google_service_usage_* google_backup_dr_* google_gke_backup_* google_firebase_*
     google_firebaserules_* google_netapp_* google_storage_transfer_* google_redis_* google_dialogflow_*
     google_healthcare_* google_assured_workloads_workload google_datastream_* google_discovery_engine_* google_integration_connectors_*
     google_os_config_* google_recaptcha_enterprise_key google_scc_source google_secret_manager_* google_artifact_registry_*`,
  ],
];
