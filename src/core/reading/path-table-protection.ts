/** What protects the system: access, secrets, gates, and what coding agents obey. Rows of the path table. */
import { row } from './path-row.ts';
import type { PathRow } from './path-row.ts';

export const PROTECTION_ROWS: readonly PathRow[] = [
  row('access-control', 'code-owners', `codeowners owners owners_aliases`),
  row(
    'access-control',
    'forge',
    `
      .github/settings.yml .github/rulesets/** .github/branch-protection* .asf.yaml .gitlab/approval*
      prow/**/config.yaml`,
  ),
  row(
    'access-control',
    'iam',
    `
      iam/** iam.tf iam_*.tf iam-*.tf *_iam.tf *-iam.tf iam.json iam-*.json iam_*.json *-iam.json
      *_iam.json *-iam-*.json *_iam_*.json iam.yaml iam-*.yaml iam_*.yaml *-iam.yaml *_iam.yaml *-iam-*.yaml
      iam.yml iam-*.yml *-iam.yml policies/**/*.json
      *-policy.json *_policy.json *trust-policy*.json permissions.tf roles.tf`,
    `*.md node_modules/**`,
  ),
  row(
    'access-control',
    'kubernetes-rbac',
    `
      rbac/** rbac.yaml rbac.yml *rbac*.yaml *rbac*.yml *role.yaml *role.yml *rolebinding*.yaml
      *rolebinding*.yml *role-binding*.yaml *role_binding*.yaml serviceaccount*.yaml service-account*.yaml
      service_account*.yaml aws-auth*.yaml aws-auth*.yml networkpolicy*.yaml network-policy*.yaml
      policyexception*.yaml`,
    `*.md`,
  ),
  row(
    'access-control',
    'policy-engine',
    `*.rego *.cedar *.polar *.sentinel kyverno/**/*.yaml gatekeeper/**/*.yaml casbin*.conf casbin*.csv`,
  ),
  row(
    'access-control',
    'host',
    `
      sudoers sudoers.d/** authorized_keys authorized_keys2 allowed_signers sshd_config sshd_config.d/**
      pam.d/** .htaccess pg_hba.conf users.acl firestore.rules storage.rules database.rules.json apparmor.d/**
      known_hosts`,
  ),
  row(
    'secret',
    'environment-file',
    `.env .env.* *.env .envrc .dev.vars .flaskenv`,
    `*example* *sample* *template* *.dist .env.*.d.ts .env.schema .env.vault .env.defaults`,
  ),
  row(
    'secret',
    'private-key',
    `
      *.pem *.key *.p12 *.pfx *.jks *.keystore *.p8 *.ppk *.kdbx id_rsa id_dsa id_ecdsa id_ed25519 id_ed25519_sk
      *.asc.key *_rsa *.gpg secring.* .ssh/**`,
    `*.pub public*.pem *.pub.pem .ssh/known_hosts .ssh/authorized_keys cacert.pem ca-bundle*.pem`,
  ),
  row(
    'secret',
    'credentials',
    `
      .netrc _netrc .pgpass .my.cnf .git-credentials .dockercfg .docker/config.json .aws/credentials credentials
      credentials.json client_secret*.json service-account*.json service_account*.json serviceaccount*.json
      gcp-key*.json .htpasswd .pypirc .s3cfg .boto kubeconfig *.kubeconfig .kube/config *.ovpn .vault-token
      .vault_pass *vault_pass*.txt master.key *.tfstate *.tfstate.backup terraform.rc .terraformrc secrets.yml
      secrets.yaml secrets.json secrets.toml secrets.tfvars *.secret *.secrets`,
  ),
  row(
    'secret',
    'encrypted-secret',
    `
      .sops.yaml .sops.yml *.sops.yaml *.sops.yml *.sops.json *.enc.yaml *.enc.yml *.enc.json *.enc.env
      credentials.yml.enc credentials/*.yml.enc sealed-secret*.yaml sealedsecret*.yaml *.age .env.vault
      ansible-vault* vault.yml vault.yaml vault/**/*.hcl external-secret*.yaml externalsecret*.yaml secret.yaml
      secret.yml`,
  ),
  row('gate', 'countersign', `.countersign/**`),
  row('gate', 'git-settings', `.gitattributes .gitmodules .lfsconfig .mailmap .git-blame-ignore-revs`),
  row(
    'gate',
    'hook',
    `
      .githooks/** githooks/** git-hooks/** .husky/** .pre-commit-config.yaml .pre-commit-config.yml
      .pre-commit-hooks.yaml lefthook.yml lefthook.yaml .lefthook/** .lefthook.yml lefthook.toml .overcommit.yml
      .simple-git-hooks.* .lintstagedrc* hooks/pre-commit hooks/pre-push hooks/commit-msg
      hooks/prepare-commit-msg hooks/post-commit hooks/post-merge hooks/post-rewrite hooks/pre-receive
      hooks/update hooks/post-receive hooks/reference-transaction`,
  ),
  row('gate', 'owners', `codeowners owners owners_aliases .github/settings.yml .github/rulesets/** allowed_signers`),
  row(
    'agent-settings',
    'agent-permissions',
    `
      .claude/settings*.json .claude/hooks/** .mcp.json mcp.json .cursor/mcp.json .cursor/hooks.json
      .cursor/hooks/** .cursor/permissions.json .cursor/cli.json .codex/** .gemini/settings.json
      .gemini/policies/** .kiro/hooks/** .kiro/settings/** .amazonq/mcp.json .amazonq/cli-agents/**
      .vscode/mcp.json .windsurf/hooks.json .aider.conf.yml .continue/config.* .github/hooks/** opencode.json
      opencode.jsonc .opencode/plugin/** .factory/settings.json .claude-plugin/*.json .claude-plugin/hooks/** hooks/hooks.json`,
  ),
  row(
    'agent-settings',
    'agent-instructions',
    `
      .claude/** .claude-plugin/** .cursor/** .cursorrules .cursorignore .kiro/** .amazonq/** .gemini/** .windsurf/**
      .windsurfrules .windsurf* .clinerules .clinerules/** .roo/** .roorules .roomodes .junie/** .augment/**
      .continue/** .opencode/** .factory/** .amp/** .agents/** .trae/** .qwen/** .goosehints .aiderignore
      .aider* agents.md agents.override.md agent.md claude.md claude.local.md gemini.md qwen.md warp.md .rules
      .github/copilot-instructions.md .github/instructions/** .github/prompts/** .github/agents/**
      .github/chatmodes/** copilot-setup-steps.yml`,
  ),
];
