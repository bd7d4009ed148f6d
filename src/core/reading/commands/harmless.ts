/**
 * Commands that are known to destroy nothing, by pattern (`pattern.ts`). A program with nothing behind it is harmless
 * whatever it is given. What is not here and in no rule is unknown, and whoever asks about it is told so.
 */
import { callOptions, commandPattern, fits } from './pattern.ts';
import { hasVerbs } from './rules/every.ts';
import { printsSetup } from './sources.ts';
import type { CommandPattern } from './pattern.ts';
import type { Call } from './call.ts';

/** Programs that only look, print, compute, or change nothing that outlives them. */
const PROGRAMS =
  'ls ll la dir cat bat head tail less more wc sort uniq cut tr rev tac nl paste join comm column fold fmt expand ' +
  'unexpand split csplit echo printf pwd cd pushd popd dirs true false : test [ [[ seq yes sleep date cal uptime ' +
  'whoami id groups who w hostname uname arch nproc free df du lsblk lscpu lsof ps top htop pgrep pidof jobs fg ' +
  'bg wait disown which whereis type hash file stat readlink realpath dirname basename tree diff cmp sdiff ' +
  'colordiff delta patch grep egrep fgrep rg ag ack fd locate jq yq gron xq htmlq awk gawk mawk nawk bc dc expr ' +
  'factor numfmt md5sum sha1sum sha256sum sha512sum shasum cksum b2sum xxd od hexdump strings base64 base32 iconv ' +
  'dos2unix unix2dos touch mkdir mktemp mkfifo export unset set shopt declare local readonly typeset alias ' +
  'unalias read mapfile readarray return break continue exit shift let getopts trap umask ulimit history complete ' +
  'compgen bind man info help apropos tldr clear reset tput stty tty env printenv nohup time nice xargs eval ping ' +
  'ping6 traceroute mtr dig host nslookup whois ifconfig ip netstat ss arp route getent locale localectl ' +
  'timedatectl zip gzip gunzip zcat bzip2 bunzip2 xz unxz zstd lz4 zipinfo tsc eslint prettier biome oxlint ruff ' +
  'black isort flake8 pylint mypy pyright pytest tox nox jest vitest mocha ava tap playwright cypress rspec ' +
  'rubocop gofmt golint golangci-lint staticcheck rustfmt rustc clippy-driver shellcheck shfmt hadolint ' +
  'actionlint yamllint markdownlint tflint tfsec checkov trivy grype syft semgrep gitleaks trufflehog kubeconform ' +
  'kubeval conftest opa dot gcc g clang cc c ld ar nm objdump javac cmake ninja meson bazel buck2 swc esbuild ' +
  'rollup webpack vite parcel knip depcheck madge size-limit ncu license-checker commitlint pandoc exiftool ' +
  'ffprobe identify pbpaste xclip say notify-send cowsay figlet lolcat fortune sw_vers lsb_release dmesg ' +
  'journalctl vmstat iostat mpstat sar lspci lsusb lsmod blkid findmnt getfacl lsattr namei logname users last ' +
  'lastlog tee diffstat lcov gcov gcovr pstree hyperfine tokei cloc scc loc onefetch countersign glow fzf ldd ' +
  'mdls codespell vale djlint';

/** By subcommand. */
const PATTERNS: readonly string[] = [
  'git status|log|diff|show|blame|shortlog|describe|rev-parse|rev-list|ls-files|ls-tree|ls-remote|cat-file|grep|name-rev|merge-base|for-each-ref|show-ref|whatchanged|count-objects|fsck|help|version|var|check-ignore|check-attr|bisect|archive|bundle|range-diff|cherry|diff-tree|diff-index|diff-files|difftool|format-patch|interpret-trailers|verify-commit|verify-tag|column|bugreport',
  'git add|commit|fetch|pull|clone|init|merge|cherry-pick|revert|mv|tag|branch|stash|switch|checkout|apply|am|sparse-checkout|worktree|submodule|lfs|maintenance|notes|restore|reset|rm|push|remote|config|rebase|gc|repack|hash-object|mktree|write-tree|read-tree|update-index|symbolic-ref|reflog|prune|rerere|request-pull|clean|replace|update-ref|gui|citool',
  'command -v|-V',
  'git --version|--help|-v',
  'gh pr|issue|repo|run|release|workflow|browse|status|search|gist|label|auth|api|extension|cache|project|ruleset|secret|variable ...',
  'npm|pnpm|yarn|bun run|run-script test*|build*|lint*|typecheck*|type-check*|format*|check*|dev|start|ci|coverage|docs*|unit*|e2e*|storybook|watch|preview|compile|tsc|clean|generate',
  'npm|pnpm|yarn|bun test|t|ci|install|i|add|ls|list|outdated|audit|view|info|why|pack|version|config|root|bin|prefix|help|doctor|explain|fund|search|ping|whoami|init|create|dedupe|rebuild|start|build|lint|typecheck|format|check|workspaces|workspace|dev|licenses|store|import|link|ln|set|get|up|update|upgrade|remove|rm|uninstall|un',
  'npm|pnpm|yarn|bun --version|-v|--help|-h',
  'npx|pnpx|bunx --version|--help',
  'node|nodejs|python|python3|ruby|perl|php|java|go|deno|bun|bash|zsh|sh --version|-V|-v|--help|-version',
  'pip|pip3 list|show|freeze|check|install|download|wheel|index|config|cache|debug|help|inspect|hash',
  'pip|pip3 --version|-V|--help',
  'uv sync|lock|pip|venv|tree|python|tool|version|build|add|init|export|cache|self',
  'poetry install|lock|show|check|build|env|config|version|add|update|init|export|shell',
  'pipenv install|sync|lock|graph|check',
  'conda|mamba list|info|env|install|create|search|activate|deactivate',
  'go build|test|vet|fmt|mod|list|doc|env|version|get|install|generate|tool|work|run|help|bug|fix',
  'cargo build|b|test|t|check|c|clippy|fmt|doc|tree|metadata|run|r|bench|update|add|search|info|version|audit|deny|nextest|fetch|install|new|init|vendor|expand|machete|udeps|llvm-cov|--version',
  'rustup show|update|component|target|toolchain|which|doc|--version',
  'mvn|mvnw ... test|verify|compile|package|validate|dependency:tree|install|clean|spotless:check|--version|-v',
  'gradle|gradlew ... test|build|check|assemble|tasks|dependencies|clean|lint|spotlessCheck|--version|help',
  'dotnet build|test|restore|format|run|list|--info|--version|tool|new|add|pack|publish',
  'make|gmake test|tests|check|lint|build|all|fmt|format|help|compile|docs|clean|verify|typecheck|coverage|unit|dev|run|install-deps|deps|generate',
  'make|gmake -n|--dry-run|--just-print|--version|-v|--help',
  'just test|check|lint|build|fmt|--list|-l|--summary|--show|--version',
  'task test|build|lint|--list|-l',
  'rake test|spec|-T|--tasks|routes|lint',
  'mix test|compile|format|deps.get|credo|dialyzer|help',
  'bundle install|check|list|outdated|show|info|config|lock|update|add',
  'gem list|install|build|search|info|env|which|--version',
  'composer install|update|show|validate|require|dump-autoload|audit|outdated|test|--version',
  'swift build|test|package|run|--version',
  'xcodebuild test|build|-list|-version',
  'flutter|dart test|analyze|format|doctor|pub|build|run|--version',
  'docker|podman|nerdctl ps|images|logs|inspect|version|info|stats|top|port|diff|history|search|events|pull|build|tag|login|logout|start|create|cp|save|load|context|attach|wait|rename|restart|unpause|pause|manifest|scout',
  'docker|podman|nerdctl image|container|volume|network|system|builder|buildx|config|secret|service|stack|node|plugin ls|list|inspect|history|df|info|build|bake|create|logs|ps|pull|imagetools|version|use|start|connect|tag|restart',
  'docker|podman compose up|ps|logs|config|build|pull|images|top|ls|start|restart|version|create|events|port|run|exec|wait|watch',
  'docker-compose up|ps|logs|config|build|pull|images|top|start|restart|version|run|exec',
  'docker compose down|stop|rm|kill !-v|--volumes',
  'docker-compose down|stop !-v|--volumes',
  'docker|podman rm !-f|--force|-v',
  'docker|podman --version|-v|--help',
  'kubectl|oc get|describe|logs|log|top|version|config|explain|api-resources|api-versions|cluster-info|diff|auth|events|wait|completion|kustomize|options|port-forward|exec|rsh|whoami|status|label|annotate|run|create|expose|set|rollout|cp|debug|proxy|attach|projects|project|plugin|help',
  'kubectl|oc apply|create|delete|replace|patch|scale --dry-run',
  'helm list|ls|status|get|history|hist|template|lint|show|search|repo|dependency|dep|version|env|pull|package|diff|create|verify|plugin|test',
  'helmfile diff|list|lint|template|status|deps|build',
  'kustomize build|version|cfg|edit',
  'k9s',
  'stern',
  'kubectx',
  'kubens',
  'argocd app|cluster|repo|proj get|list|diff|history|logs|manifests|resources',
  'argocd version|context',
  'flux get|check|logs|diff|tree|stats|version|events',
  'istioctl analyze|version|proxy-status|proxy-config|x|describe',
  'kind|k3d|minikube|eksctl get|list|status|version|create|start|ip|logs|load|image|profile|info',
  'terraform|tofu|terragrunt plan|validate|fmt|show|version|init|output|providers|graph|get|console|test|metadata|refresh-info|login|-version|--version|-help|hclfmt|run-all|render-json|plan-all|validate-all|output-all',
  'terraform|tofu|terragrunt state list|show|pull',
  'terraform|tofu|terragrunt workspace list|show|select|new',
  'terraform|tofu apply',
  'pulumi preview|config|about|version|logs|whoami|refresh-info',
  'pulumi stack ls|output|select|export|history',
  'cdk diff|synth|ls|list|doctor|version|bootstrap-info|metadata|context|docs',
  'sam build|validate|local|logs|list',
  'serverless|sls package|print|info|--version',
  'aws * describe-*|list-*|get-*|ls|head-*|lookup-*|search-*|query|scan|batch-get-*|wait|filter-*|tail|help|estimate-*|simulate-*|validate-*|preview-*|check-*|view-*|generate-presigned-url|presign|select-object-content|detect-*|test-*|start-query|get',
  'aws s3 cp|mb|presign|mv',
  'aws s3 sync !--delete',
  'aws sts|configure|sso|--version|help',
  'aws ecr get-login-password|describe-images',
  'gcloud ... list|describe|info|get-iam-policy|get-value|get|print-access-token|print-identity-token|read|tail|configurations|version|components',
  'gcloud config|auth|version|info|help|topic',
  'gsutil ls|cat|cp|du|stat|hash|version|signurl',
  'gsutil rsync !-d',
  'bq ls|show|head|query|version|mk',
  'az ... list|show|version|find|list-*|get-*|exists|check-*|show-*',
  'az account|login|version|configure|extension|cloud|feedback',
  'doctl ... list|get|ls',
  'doctl account|auth|version',
  'hcloud ... list|describe',
  'hcloud context|version',
  'oci ... list|get',
  'heroku apps|ps|logs|config|releases|status|apps:info|pg:info|pg:backups|addons|domains|features|ps:type|pg:psql-info|info|regions',
  'fly|flyctl status|logs|info|version|doctor|platform|regions|releases',
  'fly|flyctl apps|machine|machines|volumes|secrets|ips|certs|postgres list|status|show',
  'vercel ls|list|inspect|whoami|logs|env|dev|build|pull|--version',
  'netlify status|build|dev|sites:list|open|env:list',
  'railway status|logs|whoami|list|variables',
  'supabase status|start|gen|link|migration|projects|db|functions|test|--version',
  'wrangler dev|tail|whoami|types|deployments|--version',
  'firebase emulators:start|projects:list|serve|--version|use',
  'psql -l|--list|--version',
  'psql|mysql|mariadb|sqlite3|duckdb|usql|cockroach|cqlsh|trino|snowsql|clickhouse-client|bq -c|-e|-q|--command|--execute|--query',
  'sqlite3 *',
  'pg_dump|pg_dumpall|mysqldump|mongodump|pg_isready|pg_config|createdb|createuser|pg_controldata|pg_basebackup|pg_restore|mongoexport|redis-benchmark',
  'redis-cli|valkey-cli GET|get|MGET|KEYS|keys|SCAN|scan|TTL|ttl|INFO|info|PING|ping|TYPE|EXISTS|HGET|HGETALL|LRANGE|SMEMBERS|ZRANGE|LLEN|DBSIZE|dbsize|MONITOR|SLOWLOG|CLIENT|MEMORY|SET|set|EXPIRE|HSET|INCR|STRLEN|DEL|UNLINK',
  'redis-cli CONFIG GET',
  'redis-cli|valkey-cli --version|--stat|--latency|--scan|--bigkeys',
  'vault status|read|list|login|version|token|path-help|print',
  'vault kv get|list|metadata',
  'vault secrets|auth|policy|audit list|read',
  'consul members|kv|catalog|info',
  'nomad status|job|node|alloc|logs',
  'etcdctl get|member|endpoint',
  'kafka-topics|kafka-topics.sh --list|--describe|--create',
  'kafka-consumer-groups|kafka-consumer-groups.sh --list|--describe',
  'kcat -L|-C',
  'rpk topic|group|cluster list|describe|consume|info',
  'rabbitmqctl list_*|status|cluster_status|environment|report',
  'nats stream|consumer|kv ls|info|report|list|get|status',
  'restic snapshots|ls|stats|check|diff|find|backup|version',
  'borg list|info|check|create|diff',
  'velero get|describe|version|backup-location',
  'velero backup|restore|schedule get|describe|logs',
  'rclone ls|lsd|lsl|lsf|lsjson|size|check|copy|about|version|cat|tree|config',
  'systemctl status|show|list-units|list-unit-files|is-active|is-enabled|is-failed|cat|list-timers|list-dependencies|start|restart|reload|daemon-reload|enable|--version',
  'service * status|start|restart|reload',
  'launchctl list|print',
  'supervisorctl status|tail',
  'pm2 list|ls|status|logs|show|describe|monit',
  'crontab -l',
  'iptables|ip6tables -L|-S|--list',
  'ufw status',
  'nft list',
  'firewall-cmd --list-all|--state|--get-zones',
  'fdisk|parted|sfdisk -l|--list',
  'lvs',
  'vgs',
  'pvs',
  'zpool status|list|history',
  'zfs list|get',
  'mount !-o',
  'diskutil list|info',
  'apt|apt-get|dnf|yum|apk|brew|pacman|zypper|port|choco|winget|snap|flatpak update|install|search|show|list|info|add|check|search|outdated|deps|doctor|upgrade|config|leaves|tap|services|--version|-y',
  'apt-cache',
  'apt-key list',
  'dpkg -l|-L|-s|--list|-i',
  'rpm -q|-qa|-ql|-i',
  'brew --prefix|--version',
  'add-apt-repository',
  'nvm use|ls|list|install|current|alias|which',
  'fnm use|list|install|env',
  'pyenv versions|version|install|local|global|which|init',
  'rbenv versions|version|install|local|global|init',
  'asdf list|current|install|plugin|where',
  'mise ls|install|use|current|trust|doctor|run',
  'direnv allow|status|reload|hook',
  'source|. *activate|*nvm.sh|*.bashrc|*.zshrc|*.profile|*.nvm/nvm.sh|*cargo/env',
  'curl !-X|--request|-d|--data|--data-binary|--data-raw|--data-urlencode|-F|--form|-T|--upload-file|--json|--method',
  'curl -X=GET|--request=GET|-X=HEAD|--request=HEAD|-X=OPTIONS',
  'wget !--method|--post-data|--post-file|--body-data',
  'http|https|xh GET|HEAD',
  'http|https|xh http*|localhost*|:*',
  'tar -t|--list|-x|-c|-z|--extract|--create|-f',
  'tar *',
  'unzip',
  '7z l|t|x|a',
  'find',
  'sed',
  'gsed',
  'cp',
  'mv',
  'ln',
  'install',
  'rm',
  'rmdir',
  'unlink',
  'chmod',
  'chown',
  'chgrp',
  'rsync',
  'dd',
  'truncate',
  'kill',
  'pkill',
  'killall',
  'rimraf',
  'trash',
  'sponge',
  'ssh-keygen -l|-y|-F|-B',
  'ssh-add -l|-L',
  'ssh -V|-G',
  'gpg|gpg2 --list-keys|--list-secret-keys|--verify|--version|-k|-K',
  'openssl version|x509|s_client|dgst|rand|verify|enc|base64|req|asn1parse|ciphers|pkcs12',
  'keytool -list',
  'tmux ls|list-sessions|attach|a|new|new-session|kill-session|list-windows|capture-pane|send-keys|-V',
  'screen -ls|-r|-list',
  'pre-commit run|install|autoupdate',
  'husky install',
  'lefthook run|install',
  'sops -d|--decrypt|decrypt',
  'age -d|--decrypt',
  'ansible-lint',
  'ansible-playbook --check|--syntax-check|--list-tasks|--list-hosts',
  'ansible-inventory',
  'ansible-doc',
  'packer validate|fmt|inspect|version',
  'vagrant status|up|global-status|version',
  'nix build|develop|flake|eval|search|shell|fmt|path-info',
  'nix-shell',
  'act -l|-n',
  'protoc',
  'buf lint|build|breaking|format|generate',
  'grpcurl ... list|describe',
  'k6 run|inspect|version',
  'prisma generate|validate|format|studio|version',
  'prisma migrate status|diff',
  'prisma db pull',
  'alembic current|history|heads|show|check|upgrade',
  'flyway info|validate',
  'liquibase status|validate|history',
  'rails|bin/rails test|routes|server|s|console|c|about|stats|notes|zeitwerk:check|db:migrate:status|db:version',
  'manage.py test|check|showmigrations|shell|runserver|makemigrations|migrate|collectstatic',
  'artisan test|route:list|about|migrate:status|serve|list',
  'http.server',
  'json.tool',
  'venv',
  'pip install|list|show|freeze',
  'pytest',
  'unittest',
  'timeit',
  'compileall',
  'twine check',
  'build',
  'storybook build|dev',
  'next build|dev|lint|info|start',
  'nuxt build|dev',
  'astro build|dev|check',
  'ng build|test|lint|serve|version',
  'expo start|doctor',
  'react-scripts start|build|test',
  'lerna run|ls|changed|list',
  'changeset status|version|add',
  'semantic-release --dry-run',
  'jupyter notebook|lab|nbconvert|--version',
  'streamlit run',
  'uvicorn *',
  'gunicorn *',
  'flask run|routes|--version',
  'celery ... worker|beat|inspect|status',
  'codecov',
  'claude|codex|gemini|aider|cursor-agent|copilot *',
  'ab',
  'wrk',
  'hey',
  'vegeta',
  'siege',
  'watchman watch|watch-list|version',
  'sl log|status|diff',
  'hg log|status|diff|summary|annotate',
  'svn log|status|diff|info|blame|list|cat',
];

const ALWAYS: ReadonlySet<string> = new Set(PROGRAMS.split(' '));
const BY_PROGRAM: ReadonlyMap<string, readonly CommandPattern[]> = tableOf();

function tableOf(): ReadonlyMap<string, readonly CommandPattern[]> {
  const table = new Map<string, CommandPattern[]>();
  for (const line of PATTERNS) {
    const pattern = commandPattern(line);
    for (const program of pattern.programs) table.set(program, [...(table.get(program) ?? []), pattern]);
  }
  return table;
}

/** What lets a program of awk run others. */
const RUNS_IN_AWK = /\bsystem\s*\(|\|&?\s*(?:"|getline)|\bprint\b[^;}]*\|/;

/** True for a call that is known to be harmless where no rule says otherwise. */
export function isHarmless(call: Call): boolean {
  if (ALWAYS.has(call.program))
    return !/^[gmn]?awk$/.test(call.program) || !call.args.some(({ text }) => RUNS_IN_AWK.test(text));
  if (call.args.length === 1 && /^(?:--version|--help|-V|version|help|-h)$/.test(call.args[0]?.text ?? '')) return true;
  if (BY_PROGRAM.get(call.program)?.some((pattern) => fits(pattern, call)) === true) return true;
  return printsSetup([call.program, ...call.args.slice(0, 2).map(({ text }) => text)].join(' ')) || onlyLooks(call);
}

const LOOKS: ReadonlySet<string> = new Set(
  'list ls status show get describe info version help view inspect history read-only lookup preview diff'.split(' '),
);

/** Programs whose operands are no verbs. */
const WITHOUT_VERBS: ReadonlySet<string> = new Set(
  'curl wget nc ncat netcat socat ssh http https xh kcat shutdown reboot format dropdb nsupdate'.split(' '),
);

/** A program with subcommands that rules know, asked only to show something. */
function onlyLooks(call: Call): boolean {
  if (WITHOUT_VERBS.has(call.program) || !hasVerbs(call.program)) return false;
  return callOptions(call)
    .operands.slice(0, 3)
    .some(({ text }) => LOOKS.has(text) || /^(?:list|get|describe|show)[-_:]|:(?:list|info|status|get)$/.test(text));
}

/** True for a program of the table. */
export function isListed(program: string): boolean {
  return ALWAYS.has(program) || BY_PROGRAM.has(program);
}
