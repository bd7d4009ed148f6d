/** Kinds of Terraform providers that are no large cloud: Kubernetes, Helm, databases, identity, monitoring, code hosts. */
import type { ResourceRow } from './resource-rows.ts';

export const OTHER_KINDS: readonly ResourceRow[] = [
  [
    'stateful',
    'Kubernetes storage',
    'kubernetes_persistent_volume kubernetes_persistent_volume_claim kubernetes_stateful_set kubernetes_storage_class',
  ],
  ['stateful', 'Kubernetes secret', 'kubernetes_secret kubernetes_secret_data'],
  [
    'cluster',
    'Kubernetes namespace or definition',
    'kubernetes_namespace kubernetes_custom_resource_definition kubernetes_manifest kubectl_manifest kubernetes_csi_driver kubernetes_runtime_class',
  ],
  ['stateful', 'Helm release, which may own volumes', 'helm_release'],
  [
    'identity',
    'Kubernetes permission',
    'kubernetes_role kubernetes_role_binding kubernetes_cluster_role kubernetes_cluster_role_binding kubernetes_service_account kubernetes_default_service_account kubernetes_token_request kubernetes_certificate_signing_request',
  ],
  [
    'network',
    'Kubernetes network',
    'kubernetes_service kubernetes_ingress kubernetes_ingress_class kubernetes_network_policy kubernetes_endpoints kubernetes_endpoint_slice',
  ],
  [
    'stateless',
    'Kubernetes workload',
    'kubernetes_deployment kubernetes_daemonset kubernetes_daemon_set kubernetes_replication_controller kubernetes_job kubernetes_cron_job kubernetes_pod kubernetes_horizontal_pod_autoscaler',
  ],
  ['configuration', 'Kubernetes setting', 'kubernetes_* helm_* kubectl_* kustomization_* argocd_* flux_*'],
  [
    'stateful',
    'database',
    'postgresql_database postgresql_schema postgresql_replication_slot mysql_database mongodbatlas_cluster mongodbatlas_advanced_cluster mongodbatlas_serverless_instance mongodbatlas_project mongodbatlas_cloud_backup_snapshot snowflake_database snowflake_schema snowflake_table snowflake_stage snowflake_external_table clickhouse_service neon_project neon_branch neon_database planetscale_database supabase_project cockroach_cluster rediscloud_* upstash_redis_database elasticstack_elasticsearch_index ec_deployment influxdb-v2_bucket astra_database aiven_pg aiven_mysql aiven_redis aiven_valkey aiven_opensearch aiven_clickhouse aiven_cassandra aiven_m3db aiven_influxdb aiven_dragonfly aiven_pg_database couchbase-capella_cluster databricks_catalog databricks_schema databricks_sql_table databricks_volume databricks_external_location databricks_metastore',
  ],
  [
    'stateful',
    'queue, topic or stream',
    'kafka_topic confluent_kafka_cluster confluent_kafka_topic confluent_environment aiven_kafka aiven_kafka_topic rabbitmq_queue rabbitmq_exchange rabbitmq_vhost pulsar_topic',
  ],
  [
    'stateful',
    'DigitalOcean, Hetzner, Linode, OVH, Scaleway or OpenStack storage',
    'digitalocean_database_cluster digitalocean_database_db digitalocean_database_replica digitalocean_volume digitalocean_volume_snapshot digitalocean_spaces_bucket digitalocean_container_registry hcloud_volume hcloud_snapshot linode_volume linode_database_* linode_object_storage_bucket ovh_cloud_project_database scaleway_rdb_instance scaleway_rdb_database scaleway_object_bucket scaleway_instance_volume scaleway_block_volume scaleway_redis_cluster scaleway_registry_namespace openstack_blockstorage_* openstack_db_instance_v1 openstack_objectstorage_container_v1 vultr_database vultr_block_storage vultr_object_storage exoscale_database exoscale_dbaas exoscale_block_storage_volume',
  ],
  [
    'machine',
    'virtual machine',
    'digitalocean_droplet hcloud_server linode_instance vultr_instance scaleway_instance_server openstack_compute_instance_v2 vsphere_virtual_machine proxmox_* libvirt_domain exoscale_compute_instance oci_core_instance alicloud_instance',
  ],
  [
    'stateful',
    'OCI or Alibaba Cloud storage',
    'oci_database_* oci_objectstorage_bucket oci_core_volume oci_core_boot_volume oci_file_storage_file_system oci_mysql_mysql_db_system oci_psql_db_system oci_nosql_table oci_kms_key oci_kms_vault oci_vault_secret oci_streaming_stream oci_queue_queue alicloud_db_instance alicloud_oss_bucket alicloud_disk alicloud_ecs_disk alicloud_nas_file_system alicloud_kvstore_instance alicloud_mongodb_instance alicloud_polardb_cluster alicloud_kms_key alicloud_log_project alicloud_log_store alicloud_ots_table ibm_database ibm_cos_bucket ibm_is_volume ibm_resource_instance yandex_mdb_* yandex_compute_disk yandex_storage_bucket',
  ],
  [
    'stateful',
    'secret store',
    'vault_mount vault_kv_secret vault_kv_secret_v2 vault_generic_secret vault_transit_secret_backend_key vault_namespace doppler_project infisical_project onepassword_vault onepassword_item',
  ],
  [
    'identity',
    'identity or permission',
    'vault_* okta_* auth0_* keycloak_* postgresql_role postgresql_grant postgresql_grant_role postgresql_default_privileges mysql_user mysql_grant mysql_role snowflake_role snowflake_account_role snowflake_grant_* snowflake_user mongodbatlas_database_user mongodbatlas_custom_db_role databricks_* opsgenie_* onelogin_* jumpcloud_* github_team github_team_membership github_membership github_team_repository github_repository_collaborator github_repository_deploy_key gitlab_group_membership gitlab_project_membership kafka_acl confluent_role_binding confluent_api_key confluent_service_account',
  ],
  [
    'stateful',
    'source repository or project',
    'github_repository gitlab_project gitlab_group bitbucket_repository bitbucket_project azuredevops_project azuredevops_git_repository github_organization_project sentry_project tfe_organization tfe_workspace tfe_project',
  ],
  [
    'configuration',
    'setting of a code host',
    'github_* gitlab_* bitbucket_* azuredevops_* tfe_* circleci_* buildkite_* sentry_* launchdarkly_* spacelift_* scalr_*',
  ],
  [
    'network',
    'DNS or entry point',
    'cloudflare_* fastly_* akamai_* ns1_* dnsimple_* dme_* powerdns_* bunnynet_* digitalocean_domain digitalocean_record digitalocean_loadbalancer digitalocean_floating_ip digitalocean_reserved_ip digitalocean_firewall digitalocean_vpc hcloud_network* hcloud_load_balancer* hcloud_firewall hcloud_floating_ip hcloud_primary_ip hetznerdns_* linode_domain* linode_firewall linode_nodebalancer* openstack_networking_* openstack_lb_* openstack_dns_* openstack_compute_secgroup_v2 tailscale_* oci_core_* alicloud_vpc alicloud_vswitch alicloud_security_group* alicloud_slb* alicloud_alb* alicloud_dns* alicloud_eip* consul_intention* consul_config_entry ibm_is_* scaleway_lb* scaleway_vpc* scaleway_domain_record mongodbatlas_network_* mongodbatlas_privatelink_* mongodbatlas_project_ip_access_list',
  ],
  [
    'stateful',
    'bucket or key-value store at the edge',
    'cloudflare_r2_bucket cloudflare_workers_kv_namespace cloudflare_d1_database cloudflare_queue',
  ],
  [
    'cluster',
    'cluster',
    'digitalocean_kubernetes_cluster digitalocean_kubernetes_node_pool linode_lke_cluster vultr_kubernetes scaleway_k8s_cluster scaleway_k8s_pool ovh_cloud_project_kube ovh_cloud_project_kube_nodepool oci_containerengine_* alicloud_cs_* rancher2_cluster rancher2_* openstack_containerinfra_cluster_v1 ibm_container_* nomad_namespace civo_kubernetes_cluster exoscale_sks_* talos_*',
  ],
  [
    'stateless',
    'compute without data of its own',
    'nomad_job digitalocean_app heroku_app heroku_* vercel_* netlify_* render_* fly_* railway_* docker_container docker_image docker_service docker_* cloudfoundry_app',
  ],
  ['stateful', 'container volume', 'docker_volume nomad_volume nomad_csi_volume'],
  [
    'stateless',
    'alarm, rule or dashboard',
    'datadog_* newrelic_* grafana_* pagerduty_* signalfx_* honeycombio_* statuscake_* uptimerobot_* pingdom_* betteruptime_* better_uptime_* checkly_* dynatrace_* splunk_* sumologic_* logzio_* elasticstack_* wavefront_* cronitor_*',
  ],
  [
    'configuration',
    'setting of another resource',
    'mongodbatlas_* confluent_* aiven_* snowflake_* postgresql_* mysql_* consul_* digitalocean_* hcloud_* linode_* vultr_* scaleway_* openstack_* rabbitmq_* nomad_* ec_* spotinst_* utils_* context_* ansible_* cloudinit_* oci_* exoscale_*',
  ],
  ['identity', 'generated key', 'tls_private_key tls_* random_password'],
  [
    'configuration',
    'value or file of Terraform itself',
    'random_* null_resource terraform_data time_* local_file local_sensitive_file local_* template_* archive_* external http acme_* pkcs12_* sops_* environment_* wait_*',
  ],
];
