/** Actions that hand out credentials or data, and how reading is told from writing. All in lower case. */

/** Actions that return credentials (cloudsplaining; two are matched in both spellings of their service). */
export const CREDENTIAL_ACTIONS: readonly string[] = `
airflow:createclitoken airflow:createweblogintoken appsync:createapikey chime:createapikey
cloud9:createenvironmenttoken codeartifact:getauthorizationtoken codepipeline:pollforjobs cognito-identity:getopenidtoken
cognito-identity:getopenidtokenfordeveloperidentity cognito-identity:getcredentialsforidentity
cognito-idp:getsigningcertificate connect:getfederationtoken connect:getfederationtokens ec2:getpassworddata
ecr:getauthorizationtoken ecr-public:getauthorizationtoken emr-containers:getmanagedendpointsessioncredentials
finspace-api:getprogrammaticaccesscredentials gamelift:requestuploadcredentials gamelift:getinstanceaccess
gamelist:getcomputeaccess gamelist:getcomputeauthtoken gamelift:getcomputeaccess gamelift:getcomputeauthtoken
grafana:createworkspaceapikey iam:createaccesskey iam:createloginprofile iam:createservicespecificcredential
iam:resetservicespecificcredential iam:updateaccesskey license-manager:getaccesstoken
lightsail:getinstanceaccessdetails lightsail:downloaddefaultkeypair lightsail:createbucketaccesskey
lightsail:getrelationaldatabasemasteruserpassword mediapackage:rotatechannelcredentials
mediapackage:rotateingestendpointcredentials rds-db:connect redshift:getclustercredentials
redshift:getclustercredentialswithiam redshift-serverless:getcredentials sso:getrolecredentials sts:assumerole
sts:assumerolewithsaml sts:assumerolewithwebidentity sts:getfederationtoken sts:getsessiontoken
`
  .trim()
  .split(/\s+/);

/** Tokens for package and image registries: every build needs one, and it opens nothing that is not granted besides. */
export const REGISTRY_TOKENS: ReadonlySet<string> = new Set([
  'ecr:getauthorizationtoken',
  'ecr-public:getauthorizationtoken',
  'codeartifact:getauthorizationtoken',
]);

/** Actions that give data away where they are not limited to some resources. */
export const DATA_ACTIONS: readonly string[] = [
  's3:getobject',
  'ssm:getparameter',
  'ssm:getparameters',
  'ssm:getparametersbypath',
  'secretsmanager:getsecretvalue',
  'rds:copydbsnapshot',
  'rds:createdbsnapshot',
  'kms:decrypt',
];

const READING = [
  'describe',
  'get',
  'list',
  'view',
  'lookup',
  'search',
  'batchget',
  'head',
  'check',
  'query',
  'scan',
  'select',
];
const SENSITIVE = new Set([...CREDENTIAL_ACTIONS, ...DATA_ACTIONS].filter((action) => !REGISTRY_TOKENS.has(action)));

/** Only reads, and hands out neither credentials nor what {@link DATA_ACTIONS} lists. Patterns with wildcards count. */
export function isReadOnly(action: string): boolean {
  const lower = action.toLowerCase();
  const name = lower.slice(lower.indexOf(':') + 1);
  if (!lower.includes(':') || !READING.some((verb) => name.startsWith(verb))) return false;
  const star = lower.search(/[*?]/);
  if (star < 0) return !SENSITIVE.has(lower);
  const start = lower.slice(0, star);
  return ![...SENSITIVE].some((one) => one.startsWith(start));
}
