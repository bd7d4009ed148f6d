/** What a job or a step is for, by the words in its names and commands. */
import type { PipelineJob, PipelineStep } from '../../../reading/pipeline/pipeline.ts';

const words = (text: string): ReadonlySet<string> => new Set(text.split(/\s+/).filter(Boolean));

/** Words of names. */
const CHECKING: ReadonlySet<string> =
  words(`test tests testing unittest pytest jest lint linter linting check checks checker
  scan scans scanner scanning audit verify verification validate validation typecheck types sast dast codeql coverage e2e
  integration security secrets gitleaks trufflehog trivy snyk semgrep checkov tfsec kics grype hadolint kubeconform kubeval
  conftest opa sonar sonarcloud sonarqube quality compliance vet staticcheck eslint prettier ruff mypy flake8 rubocop
  shellcheck fmt format clippy spec specs smoke regression vulnerability dependency-review licence license zizmor actionlint
  tflint spectral phpstan detekt ktlint checkstyle spotbugs bandit safety govulncheck cypress playwright`);

/** Words of commands that check; the first word, or the one behind the name of a runner. */
const CHECKING_COMMANDS: ReadonlySet<string> = words(`pytest tox nox jest vitest mocha karma rspec phpunit eslint tslint
  stylelint prettier ruff mypy pyright flake8 pylint black isort rubocop golangci-lint staticcheck govulncheck shellcheck
  hadolint actionlint yamllint trivy grype snyk semgrep checkov tfsec tflint kics conftest opa gitleaks trufflehog bandit
  safety pip-audit codecov sonar-scanner kubeconform kubeval ct zizmor buf spectral cypress playwright detekt`);
const RUNNERS: ReadonlySet<string> =
  words(`npm pnpm yarn bun npx go cargo mvn gradle ./gradlew gradlew ./mvnw mvnw make just
  task rake bundle poetry uv pipenv python python3 dotnet mix sbt bazel deno composer swift flutter dart terraform tofu helm
  php tofu cdk nx turbo`);
const CHECKING_TARGETS: ReadonlySet<string> =
  words(`test tests check lint vet verify audit clippy fmt typecheck validate coverage
  e2e spec specs test:unit test:ci test:all test:e2e test:integration lint:ci type-check tests:ci build-and-test unittest`);

const DEPLOYING: ReadonlySet<string> =
  words(`deploy deploys deployment deploying release releases releasing publish publishing
  rollout promote production prod ship apply upload`);
const DEPLOYING_COMMANDS: readonly string[] = [
  'kubectl apply',
  'kubectl set image',
  'kubectl rollout',
  'helm upgrade',
  'helm install',
  'helmfile apply',
  'helmfile sync',
  'terraform apply',
  'tofu apply',
  'terragrunt apply',
  'pulumi up',
  'cdk deploy',
  'sam deploy',
  'serverless deploy',
  'sls deploy',
  'npm publish',
  'pnpm publish',
  'yarn publish',
  'twine upload',
  'poetry publish',
  'uv publish',
  'cargo publish',
  'gem push',
  'mvn deploy',
  'docker push',
  'skopeo copy',
  'gh release',
  'goreleaser',
  'argocd app sync',
  'gcloud run deploy',
  'gcloud app deploy',
  'aws s3 sync',
  'aws ecs update-service',
  'aws cloudformation deploy',
  'firebase deploy',
  'flyctl deploy',
  'fly deploy',
  'vercel deploy',
  'vercel --prod',
  'netlify deploy',
  'wrangler deploy',
  'ansible-playbook',
  'cap production',
];

/** Names of a job or of an action, split into words. */
function hasWord(name: string, known: ReadonlySet<string>): boolean {
  const lowered = name
    .slice(0, 300)
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase();
  return lowered.split(/[^a-z0-9]+/).some((word) => known.has(word)) || known.has(lowered);
}

/** A step that finds something wrong. */
export function isCheckingStep({ label, uses, run }: PipelineStep): boolean {
  if (uses !== null) return hasWord(nameOf(uses), CHECKING) || (run !== null && isCheckingScript(run));
  return run === null ? hasWord(label, CHECKING) : isCheckingScript(run);
}

/** Without owner and revision: `actions/checkout@v4` is `checkout`. */
function nameOf(uses: string): string {
  const plain = uses.split('@', 1)[0] ?? uses;
  return plain.startsWith('.') ? plain : plain.split('/').slice(1).join('/') || plain;
}

const MOST_LINES = 500;

function isCheckingScript(script: string): boolean {
  return script.split('\n', MOST_LINES).some((line) => line.split(/&&|\|\||;/).some(isCheckingCommand));
}

function isCheckingCommand(command: string): boolean {
  const parts = command
    .trim()
    .slice(0, 500)
    .split(/\s+/)
    .filter((part) => !part.includes('='));
  const [first, ...rest] = parts[0] === 'sudo' || parts[0] === 'time' || parts[0] === 'exec' ? parts.slice(1) : parts;
  if (first === undefined || first.startsWith('#')) return false;
  const plain = first.slice(first.lastIndexOf('/') + 1).replace(/\.(?:sh|py|js|ts|mjs)$/, '');
  if (CHECKING_COMMANDS.has(plain)) return true;
  if (!RUNNERS.has(first) && !RUNNERS.has(plain)) return first.includes('/') && hasWord(plain, CHECKING);
  const targets = rest.filter((part) => !part.startsWith('-')).slice(0, 4);
  return targets.some(
    (part) =>
      CHECKING_TARGETS.has(part) || CHECKING_COMMANDS.has(part) || /^(?:test|lint|check|e2e|verify)[:-]/.test(part),
  );
}

/** A job that finds something wrong: by its names or by a step. */
export function isCheckingJob(job: PipelineJob): boolean {
  return hasWord(job.id, CHECKING) || hasWord(job.name, CHECKING) || job.steps.some(isCheckingStep);
}

/** A job that changes what others use: it deploys, releases or publishes. */
export function isDeployingJob(job: PipelineJob): boolean {
  if (hasWord(job.id, DEPLOYING) || hasWord(job.name, DEPLOYING)) return true;
  if (job.gates.some(({ kind }) => kind === 'environment')) return true;
  return job.steps.some(({ uses, run }) => {
    if (uses !== null && hasWord(nameOf(uses).replace(/^upload-|artifact/g, ''), DEPLOYING)) return true;
    return run !== null && DEPLOYING_COMMANDS.some((command) => run.includes(command));
  });
}
