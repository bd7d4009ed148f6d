/**
 * Options that take a value as their next argument, by program: without them a value would be taken for a subcommand
 * (`git -C push status`). Programs that are not here have the conventions of GNU without values.
 */
import type { OptionSyntax } from './options.ts';

const LETTERS: readonly (readonly [programs: string, values: string])[] = [
  [
    'git',
    '-C -c --git-dir --work-tree --namespace --exec-path --config-env --author --date -m -F -b -B --message --onto',
  ],
  [
    'aws',
    '--profile --region --output --endpoint-url --query --color --ca-bundle --cli-read-timeout --cli-connect-timeout --cli-binary-format',
  ],
  [
    'kubectl oc k9s kubecolor',
    '-n --namespace --context --cluster --user --kubeconfig -s --server --as --as-group --token -l --selector -f --filename -o --output -c --container --field-selector --grace-period --timeout --replicas -p --patch --type --request-timeout',
  ],
  [
    'helm',
    '-n --namespace --kube-context --kubeconfig --kube-apiserver --kube-token -f --values --set --version --timeout --set-string --set-file',
  ],
  [
    'docker podman nerdctl',
    '-H --host -c --context --config -l --log-level --tlscacert --tlscert --tlskey -f --file -p --project-name --filter',
  ],
  [
    'gcloud',
    '--project --account --configuration --region --zone --format --verbosity --impersonate-service-account --member --role',
  ],
  ['az', '--subscription -g --resource-group -n --name -o --output --query -l --location --account-name'],
  ['gsutil', '-o -h -u'],
  [
    'psql',
    '-c --command -d --dbname -h --host -p --port -U --username -f --file -v --set --variable -o --output -L --log-file -F -R -P -T',
  ],
  ['mysql mariadb', '-e --execute -h --host -P --port -u --user -D --database -S --socket --default-character-set'],
  ['mongosh mongo', '--eval --host --port -u --username -p --password --authenticationDatabase -f --file'],
  ['redis-cli valkey-cli', '-h -p -a -n -u -i -r --user --pass --pipe-timeout -x'],
  [
    'curl',
    '-X --request -d --data --data-binary --data-raw --data-urlencode -H --header -o --output -u --user -F --form -T --upload-file -A --user-agent -e --referer -b --cookie -c --cookie-jar -m --max-time --connect-timeout --retry --retry-delay -x --proxy --cacert --cert --key --json --url -w --write-out -K --config --resolve --interface -r --range',
  ],
  [
    'wget',
    '-O --output-document -P --directory-prefix -o --output-file --header --method --body-data --body-file --post-data --post-file -U --user-agent -T --timeout -t --tries --user --password -e -i --input-file',
  ],
  [
    'gh',
    '-R --repo -X --method -f --raw-field -F --field -H --header --hostname -b --body -t --title -q --jq --body-file -B --base --visibility',
  ],
  ['glab', '-R --repo -X --method -f --raw-field -F --field'],
  ['rm chmod chown chgrp', '--reference'],
  ['sed', '-e --expression -f --file -l --line-length'],
  [
    'grep egrep fgrep rg ag ack',
    '-e --regexp -f --file -A -B -C -m --max-count --include --exclude -g --glob -t --type',
  ],
  [
    'rsync',
    '-e --rsh --exclude --include --exclude-from --include-from --filter -f --rsync-path --backup-dir --log-file',
  ],
  ['ssh', '-i -p -l -o -F -J -L -R -D -W -w -b -c -E -e -I -m -O -Q -S -B'],
  ['scp sftp', '-i -P -o -F -J -l -c -S -D'],
  ['make gmake', '-C --directory -f --file --makefile -j --jobs -I --include-dir -o -W -l'],
  ['npm pnpm yarn', '--prefix -C --dir -w --workspace --registry --tag --otp --filter -F --cwd'],
  ['vault', '-address -namespace'],
  ['heroku', '-a --app -r --remote --confirm'],
  ['fly flyctl', '-a --app -c --config -t --access-token'],
  ['mysqladmin mariadb-admin', '-u --user -h --host -p -P --port'],
  ['bq', '--project_id --dataset_id --location --format'],
  ['sqlcmd', '-S -d -U -P -Q -q -i -o'],
  ['snowsql', '-q --query -f --filename -a --accountname -u --username -d --dbname -c --connection'],
  ['clickhouse-client clickhouse', '-q --query -h --host --port -u --user --password -d --database'],
  ['kill', '-s -n --signal'],
  ['pkill killall', '-s --signal -u --user -U -g -G -P -t -n'],
  ['truncate', '-s --size -r --reference -o'],
  ['nc ncat netcat', '-p -s -w -X -x -I -O -T -i'],
  ['tar', '-f --file -C --directory'],
  ['crontab', '-u'],
  ['rabbitmqctl', '-p -n --node -t --timeout'],
  [
    'kafka-topics kafka-consumer-groups kafka-configs kafka-delete-records kafka-acls',
    '--bootstrap-server --zookeeper --topic --group --command-config --alter-config',
  ],
  ['restic', '-r --repo --password-file --keep-last --keep-daily --tag --host'],
  ['borg', '--repo'],
  ['velero', '-n --namespace --kubecontext'],
  ['pg_restore', '-d --dbname -h --host -p --port -U --username -j --jobs -n --schema -t --table -f --file'],
  ['supabase', '--project-ref --db-url'],
  ['rclone', '--config --include --exclude --filter --transfers'],
  ['systemctl', '-H --host -M --machine -t --type -s --signal'],
  ['iptables ip6tables', '-t --table'],
  ['tmux', '-L -S -f -t'],
  ['screen', '-S -p -X'],
  ['pip pip3 uv', '-r --requirement -i --index-url'],
  ['nats', '-s --server --context --creds'],
  ['consul', '-http-addr'],
];

/** Programs whose options are words behind a single dash. */
const WORDS: readonly (readonly [programs: string, values: string])[] = [
  ['terraform tofu terragrunt', '-chdir --terragrunt-working-dir --working-dir'],
  ['vault nomad consul packer', ''],
  ['pwsh powershell remove-item', ''],
];

const PLAIN_SYNTAX: OptionSyntax = { style: 'letters', values: new Set() };

const TABLE: ReadonlyMap<string, OptionSyntax> = new Map([
  ...LETTERS.flatMap((row) => rowsOf(row, 'letters')),
  ...WORDS.flatMap((row) => rowsOf(row, 'words')),
]);

function rowsOf(
  [programs, values]: readonly [string, string],
  style: OptionSyntax['style'],
): readonly (readonly [string, OptionSyntax])[] {
  const syntax: OptionSyntax = { style, values: new Set(values.split(' ').filter((value) => value !== '')) };
  return programs.split(' ').map((program) => [program, syntax] as const);
}

/** The conventions of a program. */
export function syntaxOf(program: string): OptionSyntax {
  return TABLE.get(program) ?? PLAIN_SYNTAX;
}
