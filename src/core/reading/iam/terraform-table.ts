/** Which attributes of which Terraform resources hold policies, attachments and long-lived keys. */
import type { PolicyKind } from './policy.ts';

export interface PolicyAttribute {
  readonly attribute: string;
  readonly role: PolicyKind;
  /** The attribute that names whom or what the policy is attached to; the resource itself where it is left out. */
  readonly owner?: string;
}

const of = (attribute: string, role: PolicyKind, owner?: string): readonly PolicyAttribute[] => [
  owner === undefined ? { attribute, role } : { attribute, role, owner },
];

export const POLICIES: Readonly<Record<string, readonly PolicyAttribute[]>> = {
  aws_iam_policy: of('policy', 'identity'),
  aws_iam_role_policy: of('policy', 'identity', 'role'),
  aws_iam_user_policy: of('policy', 'identity', 'user'),
  aws_iam_group_policy: of('policy', 'identity', 'group'),
  aws_iam_role: of('assume_role_policy', 'trust'),
  awscc_iam_role: of('assume_role_policy_document', 'trust'),
  awscc_iam_role_policy: of('policy_document', 'identity', 'role_name'),
  awscc_iam_managed_policy: of('policy_document', 'identity'),
  awscc_iam_user_policy: of('policy_document', 'identity', 'user_name'),
  awscc_iam_group_policy: of('policy_document', 'identity', 'group_name'),
  awscc_s3_bucket_policy: of('policy_document', 'resource', 'bucket'),
  awscc_kms_key: of('key_policy', 'resource'),
  aws_ssoadmin_permission_set_inline_policy: of('inline_policy', 'identity', 'permission_set_arn'),
  aws_organizations_policy: of('content', 'guardrail'),
  aws_s3_bucket_policy: of('policy', 'resource', 'bucket'),
  aws_s3_bucket: of('policy', 'resource'),
  aws_s3_access_point: of('policy', 'resource'),
  aws_sqs_queue: of('policy', 'resource'),
  aws_sqs_queue_policy: of('policy', 'resource', 'queue_url'),
  aws_sns_topic: of('policy', 'resource'),
  aws_sns_topic_policy: of('policy', 'resource', 'arn'),
  aws_kms_key: of('policy', 'resource'),
  aws_kms_key_policy: of('policy', 'resource', 'key_id'),
  aws_ecr_repository_policy: of('policy', 'resource', 'repository'),
  aws_ecr_registry_policy: of('policy', 'resource'),
  aws_secretsmanager_secret: of('policy', 'resource'),
  aws_secretsmanager_secret_policy: of('policy', 'resource', 'secret_arn'),
  aws_efs_file_system_policy: of('policy', 'resource', 'file_system_id'),
  aws_elasticsearch_domain: of('access_policies', 'resource'),
  aws_elasticsearch_domain_policy: of('access_policies', 'resource', 'domain_name'),
  aws_opensearch_domain: of('access_policies', 'resource'),
  aws_opensearch_domain_policy: of('access_policies', 'resource', 'domain_name'),
  aws_api_gateway_rest_api: of('policy', 'resource'),
  aws_api_gateway_rest_api_policy: of('policy', 'resource', 'rest_api_id'),
  aws_backup_vault_policy: of('policy', 'resource', 'backup_vault_name'),
  aws_glacier_vault: of('access_policy', 'resource'),
  aws_cloudwatch_log_resource_policy: of('policy_document', 'resource'),
  aws_cloudwatch_event_bus_policy: of('policy', 'resource', 'event_bus_name'),
  aws_dynamodb_resource_policy: of('policy', 'resource', 'resource_arn'),
  aws_kinesis_resource_policy: of('policy', 'resource', 'resource_arn'),
  aws_codeartifact_domain_permissions_policy: of('policy_document', 'resource', 'domain'),
  aws_codeartifact_repository_permissions_policy: of('policy_document', 'resource', 'repository'),
  aws_vpc_endpoint: of('policy', 'resource'),
  aws_vpc_endpoint_policy: of('policy', 'resource', 'vpc_endpoint_id'),
};

/** Attachments of managed policies: the attributes that name who is given one. */
export const GRANTS: Readonly<Record<string, readonly string[]>> = {
  aws_iam_role_policy_attachment: ['role'],
  aws_iam_user_policy_attachment: ['user'],
  aws_iam_group_policy_attachment: ['group'],
  aws_iam_policy_attachment: ['roles', 'users', 'groups'],
};

/** Resources that are long-lived secrets. */
export const KEYS: Readonly<Record<string, string>> = {
  aws_iam_access_key: 'access key of a user',
  aws_iam_user_login_profile: 'password of a user',
  aws_iam_service_specific_credential: 'service-specific password of a user',
  google_service_account_key: 'key of a service account',
  azuread_application_password: 'password of an application',
  azuread_service_principal_password: 'password of a service principal',
};

/** Attributes that the provider fills in where a configuration leaves them out: unknown until a new one is made. */
export const FILLED_IN: ReadonlySet<string> = new Set([
  'aws_iam_role.inline_policy',
  'aws_iam_role.managed_policy_arns',
  'aws_s3_bucket.policy',
  'aws_s3_bucket.acl',
  'aws_s3_access_point.policy',
  'aws_sqs_queue.policy',
  'aws_sns_topic.policy',
  'aws_kms_key.policy',
  'aws_secretsmanager_secret.policy',
  'aws_elasticsearch_domain.access_policies',
  'aws_opensearch_domain.access_policies',
  'aws_api_gateway_rest_api.policy',
  'aws_vpc_endpoint.policy',
]);

/** Those of attachments, of permissions of functions, of open lists, and of roles of Google Cloud and Azure. */
const OTHER_ATTRIBUTES: readonly string[] = [
  'arn',
  'name',
  'permissions_boundary',
  'policy_arn',
  'inline_policy',
  'managed_policy_arns',
  'principal',
  'action',
  'source_arn',
  'source_account',
  'principal_org_id',
  'function_name',
  'acl',
  'group',
  'account_id',
  'role',
  'member',
  'members',
  'permissions',
  'project',
  'folder',
  'org_id',
  'service_account_id',
  'topic',
  'subscription',
  'dataset_id',
  'secret_id',
  'crypto_key_id',
  'service',
  'role_definition_name',
  'role_definition_id',
  'scope',
  'principal_id',
];

/** Every attribute that says what is allowed, to whom, or on what. */
export const PERMISSION_ATTRIBUTES: readonly string[] = [
  ...new Set([
    ...Object.values(POLICIES).flatMap((all) => all.flatMap(({ attribute, owner }) => [attribute, owner ?? attribute])),
    ...Object.values(GRANTS).flat(),
    ...OTHER_ATTRIBUTES,
  ]),
];
