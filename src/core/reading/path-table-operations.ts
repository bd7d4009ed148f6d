/** What runs the system: infrastructure, pipelines, migrations. Rows of the path table. */
import { row } from './path-row.ts';
import type { PathRow } from './path-row.ts';

export const OPERATIONS_ROWS: readonly PathRow[] = [
  row(
    'infrastructure',
    'terraform',
    `
      *.tf *.tf.json *.tofu *.tofu.json *.tfvars *.tfvars.json *.tfbackend terragrunt.hcl root.hcl
      terragrunt.stack.hcl env_vars.hcl *.tfstack.hcl *.tfdeploy.hcl .terraform-version .opentofu-version`,
  ),
  row(
    'infrastructure',
    'cloudformation',
    `
      cloudformation/** *.cfn.yml *.cfn.yaml *.cfn.json cfn-*.yml cfn-*.yaml samconfig.toml samconfig.yaml
      *.cloudformation.yml *.cloudformation.yaml *.cloudformation.json`,
    `*.md`,
  ),
  row('infrastructure', 'cdk', `cdk.json cdk.context.json cdktf.json`),
  row('infrastructure', 'pulumi', `pulumi.yaml pulumi.yml pulumi.*.yaml pulumi.*.yml`),
  row('infrastructure', 'bicep', `*.bicep *.bicepparam azuredeploy.json azuredeploy.parameters*.json azure.yaml`),
  row(
    'infrastructure',
    'helm',
    `
      chart.yaml helmfile.yaml helmfile.yml helmfile.d/** charts/**/*.yaml charts/**/*.yml charts/**/*.tpl
      helm/**/*.yaml helm/**/*.yml helm/**/*.tpl values-*.yaml`,
  ),
  row(
    'infrastructure',
    'kubernetes',
    `
      kustomization.yaml kustomization.yml skaffold.yaml k8s/**/*.yaml k8s/**/*.yml k8s/**/*.json kube/**/*.yaml
      kube/**/*.yml kubernetes/**/*.yaml kubernetes/**/*.yml kustomize/**/*.yaml kustomize/**/*.yml
      manifests/**/*.yaml manifests/**/*.yml overlays/**/*.yaml overlays/**/*.yml deploy/**/*.yaml
      deploy/**/*.yml deployment/**/*.yaml deployment/**/*.yml *.k8s.yaml *.k8s.yml crds/**/*.yaml *.jsonnet
      *.libsonnet`,
  ),
  row(
    'infrastructure',
    'container',
    `
      dockerfile dockerfile.* *.dockerfile containerfile containerfile.* docker-compose*.yml
      docker-compose*.yaml compose.yml compose.yaml compose.*.yml compose.*.yaml docker-bake.hcl`,
  ),
  row(
    'infrastructure',
    'ansible',
    `
      ansible.cfg ansible/** playbooks/**/*.yml playbooks/**/*.yaml playbook*.yml group_vars/** host_vars/**
      site.yml`,
    `*.md`,
  ),
  row(
    'infrastructure',
    'serverless',
    `
      serverless.yml serverless.yaml serverless.ts serverless.json wrangler.toml wrangler.json wrangler.jsonc
      sst.config.ts vercel.json netlify.toml fly.toml fly.*.toml app.yaml render.yaml railway.json railway.toml
      procfile firebase.json apprunner.yaml amplify.yml .ebextensions/** dockerrun.aws.json`,
  ),
  row(
    'infrastructure',
    'machine',
    `
      *.pkr.hcl *.nomad *.nomad.hcl vagrantfile cloud-init*.yml cloud-init*.yaml user-data *.service *.timer
      configuration.nix nginx.conf haproxy.cfg envoy.yaml prometheus.yml alertmanager.yml *.rules.yml`,
  ),
  row('pipeline', 'github-actions', `.github/workflows/* .github/actions/** action.yml action.yaml`),
  row('pipeline', 'gitlab-ci', `.gitlab-ci.yml .gitlab-ci.yaml *.gitlab-ci.yml .gitlab/ci/** .gitlab-ci/**`),
  row('pipeline', 'forgejo-actions', `.forgejo/workflows/* .gitea/workflows/* .forgejo/actions/** .gitea/actions/**`),
  row('pipeline', 'circleci', `.circleci/**`),
  row('pipeline', 'jenkins', `jenkinsfile jenkinsfile.* *.jenkinsfile jenkins.yaml vars/*.groovy`),
  row(
    'pipeline',
    'azure-pipelines',
    `azure-pipelines*.yml azure-pipelines*.yaml .azure-pipelines/** .azuredevops/** .pipelines/**`,
  ),
  row('pipeline', 'buildkite', `.buildkite/**`),
  row(
    'pipeline',
    'drone',
    `.drone.yml .drone.yaml .drone.star .drone.jsonnet .woodpecker.yml .woodpecker.yaml .woodpecker/**`,
  ),
  row('pipeline', 'tekton', `.tekton/** tekton/**/*.yaml tekton/**/*.yml`),
  row(
    'pipeline',
    'argo',
    `argocd/**/*.yaml argocd/**/*.yml argo-cd/**/*.yaml argo/**/*.yaml argo/**/*.yml applicationset*.yaml`,
  ),
  row('pipeline', 'flux', `flux-system/** gotk-*.yaml`),
  row(
    'pipeline',
    'other-ci',
    `
      .travis.yml appveyor.yml .appveyor.yml bitbucket-pipelines.yml .cirrus.yml .semaphore/** buildspec*.yml
      buildspec*.yaml appspec.yml appspec.yaml cloudbuild*.yaml cloudbuild*.yml cloudbuild*.json
      clouddeploy.yaml .builds/*.yml .build.yml codemagic.yaml bitrise.yml .teamcity/** concourse/**/*.yml
      spinnaker/** harness/**/*.yaml .ci/** .prow.yaml .prow/**/*.yaml .goreleaser.yml .goreleaser.yaml
      .releaserc .releaserc.json .releaserc.yml release-please-config.json`,
  ),
  row('migration', 'rails', `db/migrate/** db/post_migrate/** db/schema.rb db/structure.sql`),
  row(
    'migration',
    'python',
    `migrations/*.py alembic/versions/*.py versions/*_*.py`,
    `__init__.py test_*.py *_test.py tests/**`,
  ),
  row('migration', 'prisma', `prisma/migrations/** schema.prisma prisma/**/*.prisma`),
  row('migration', 'drizzle', `drizzle/**/*.sql drizzle/meta/**`),
  row(
    'migration',
    'sql',
    `
      migrations/**/*.sql migration/**/*.sql migrate/**/*.sql db/**/*.up.sql *.up.sql *.down.sql schema.sql
      sqitch.plan supabase/migrations/** hasura/migrations/** atlas.hcl atlas.sum`,
  ),
  row('migration', 'flyway', `v*__*.sql r__*.sql db/migration/** flyway.conf flyway.toml`),
  row(
    'migration',
    'liquibase',
    `
      changelog/**/*.xml db.changelog*.xml db.changelog*.yaml db.changelog*.sql db/changelog/**
      liquibase.properties liquibase/**/*.xml liquibase/**/*.yaml liquibase/**/*.sql`,
  ),
  row(
    'migration',
    'code',
    `
      migrations/*.js migrations/*.ts migrations/*.cjs migrations/*.mjs migrations/*.php migrations/*.go
      migrations/*.cs migrations/*.rb migrations/*.exs migrations/*.kt migrations/*.java migrations/*.rs
      migration/src/m*.rs priv/repo/migrations/** evolutions/**/*.sql`,
    `*_test.go *.test.ts *.test.js *.spec.ts *.spec.js *test.cs *tests.cs *test.java *test.kt *test.php`,
  ),
];
