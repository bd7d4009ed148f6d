/** Programs that run another program, as a table: how much of their own stands before it. */
import type { OptionSyntax } from './options.ts';

export interface Wrapper {
  readonly syntax: OptionSyntax;
  /** Operands of its own before the command. */
  readonly operands: number;
  /** First operands without which it is another kind of call (`docker exec`), in order. */
  readonly subcommand: readonly string[];
  /** `NAME=value` before the command are settings. */
  readonly settings: boolean;
  readonly elsewhere: boolean;
  /** Elsewhere is another machine, not a container or a folder of this one. */
  readonly remote: boolean;
  /** The rest is one text for a shell (`ssh`), not an argument vector. */
  readonly text: boolean;
  /** More arguments come from its input. */
  readonly open: boolean;
}

/**
 * Program (and subcommand) · own operands · options with values · marks: s settings, e elsewhere, r on another machine,
 * t text, o open.
 */
const ROWS: readonly (readonly [name: string, operands: number, values: string, marks?: string])[] = [
  ['sudo', 0, '-u -g -h -p -C -r -t -T -U -D -R --user --group --host --prompt --chdir --chroot', 's'],
  ['doas', 0, '-u -C', 's'],
  ['env', 0, '-u --unset -C --chdir', 's'],
  ['nice', 0, '-n --adjustment'],
  ['ionice', 0, '-c -n -p --class --classdata'],
  ['chrt', 1, ''],
  ['taskset', 1, ''],
  ['numactl', 0, ''],
  ['timeout', 1, '-s -k --signal --kill-after'],
  ['gtimeout', 1, '-s -k --signal --kill-after'],
  ['nohup', 0, ''],
  ['setsid', 0, ''],
  ['stdbuf', 0, '-i -o -e --input --output --error'],
  ['time', 0, '-f -o --format --output'],
  ['command', 0, ''],
  ['builtin', 0, ''],
  ['exec', 0, '-a'],
  ['noglob', 0, ''],
  ['nocorrect', 0, ''],
  ['busybox', 0, ''],
  ['toybox', 0, ''],
  ['chroot', 1, '--userspec --groups', 'e'],
  ['unshare', 0, '-S -G --setuid --setgid --map-user --map-group -R --root -w --wd --propagation'],
  ['nsenter', 0, '-t --target -S -G --setuid --setgid', 'e'],
  [
    'systemd-run',
    0,
    '-p --property -u --unit --description --slice -M --machine -H --host --uid --gid -E --setenv --working-directory',
  ],
  ['caffeinate', 0, '-t -w'],
  ['strace', 0, '-e -o -p -s -u -E -P'],
  ['ltrace', 0, '-e -o -p -s -u'],
  ['rlwrap', 0, ''],
  ['unbuffer', 0, ''],
  ['faketime', 1, ''],
  ['fakeroot', 0, ''],
  ['setpriv', 0, '--reuid --regid --groups --inh-caps --ambient-caps --bounding-set'],
  ['runuser', 0, '-u --user -g --group -G'],
  ['gosu', 1, ''],
  ['su-exec', 1, ''],
  ['tini', 0, ''],
  ['dumb-init', 0, ''],
  ['xvfb-run', 0, '-n -s -e -f --server-num --server-args --error-file'],
  ['dbus-run-session', 0, ''],
  ['torsocks', 0, ''],
  ['proxychains', 0, '-f'],
  ['proxychains4', 0, '-f'],
  ['chronic', 0, ''],
  ['retry', 0, '-t -d --times --delay'],
  ['flock', 1, '-w -E --timeout --conflict-exit-code'],
  ['dotenv', 0, '-e -f -p -v'],
  ['dotenvx run', 0, '-f -e'],
  ['cross-env', 0, '', 's'],
  ['cross-env-shell', 0, '', 'st'],
  ['direnv exec', 1, ''],
  ['aws-vault exec', 1, '-d --duration --region'],
  ['op run', 0, '--env-file --account'],
  ['doppler run', 0, '-p -c -t --project --config --token'],
  ['infisical run', 0, '--env --path --projectId'],
  ['chamber exec', 1, ''],
  ['teller run', 0, ''],
  ['poetry run', 0, ''],
  ['pipenv run', 0, ''],
  ['uv run', 0, '--with --python -p --project --extra --group'],
  ['hatch run', 0, ''],
  ['pdm run', 0, ''],
  ['rye run', 0, ''],
  ['conda run', 0, '-n -p --name --prefix --cwd'],
  ['bundle exec', 0, '--gemfile'],
  ['pnpm exec', 0, '-C --dir --filter'],
  ['npm exec', 0, '-w --workspace -p --package'],
  ['yarn exec', 0, ''],
  ['npx', 0, '-p --package -w --workspace'],
  ['bunx', 0, '-p --package'],
  ['pnpx', 0, ''],
  ['mise exec', 0, ''],
  ['asdf exec', 0, ''],
  ['rbenv exec', 0, ''],
  ['pyenv exec', 0, ''],
  [
    'xargs',
    0,
    '-I -i -n -P -L -s -d -E -a --max-args --max-procs --max-lines --delimiter --arg-file --replace --max-chars',
    'o',
  ],
  ['gxargs', 0, '-I -n -P -L -s -d -E -a', 'o'],
  [
    'parallel',
    0,
    '-j --jobs -S --sshlogin -a --arg-file --delay --colsep -n -N --max-args --joblog --results -I --tmpdir',
    'ot',
  ],
  ['watch', 0, '-n --interval', 't'],
  ['entr', 0, ''],
  ['ssh', 1, '-i -p -l -o -F -J -L -R -D -W -w -b -c -E -e -I -m -O -Q -S -B', 'rt'],
  ['autossh', 1, '-M -i -p -l -o -F -J -L -R -D', 'rt'],
  ['mosh', 1, '--ssh --server -p --port', 'r'],
  ['sshpass', 0, '-p -f -d -P'],
  ['docker exec', 1, '-e --env -u --user -w --workdir --env-file --detach-keys', 'e'],
  ['podman exec', 1, '-e --env -u --user -w --workdir --env-file', 'e'],
  ['nerdctl exec', 1, '-e --env -u --user -w --workdir --env-file', 'e'],
  ['docker container exec', 1, '-e --env -u --user -w --workdir --env-file', 'e'],
  ['docker compose exec', 1, '-e --env -u --user -w --workdir --index -f --file -p', 'e'],
  ['docker-compose exec', 1, '-e --env -u --user -w --workdir --index -f --file -p', 'e'],
  ['docker run', 1, runValues(), 'e'],
  ['docker container run', 1, runValues(), 'e'],
  ['podman run', 1, runValues(), 'e'],
  ['nerdctl run', 1, runValues(), 'e'],
  [
    'docker compose run',
    1,
    '-e --env -u --user -w --workdir -v --volume -p --publish --name --entrypoint -l --label',
    'e',
  ],
  ['docker-compose run', 1, '-e --env -u --user -w --workdir -v --volume -p --publish --name --entrypoint', 'e'],
  ['lxc exec', 1, '--env --user --group --cwd', 'e'],
  ['multipass exec', 1, '', 'e'],
  ['vagrant ssh', 0, '', 'e'],
  ['wsl', 0, '-d -u --distribution --user --cd', 'e'],
  ['heroku run', 0, '-a --app -r --remote -s --size', 'rt'],
  ['kubectl exec', 1, '-n --namespace --context --kubeconfig -c --container -f --filename --cluster --user', 'r'],
  ['oc exec', 1, '-n --namespace --context --kubeconfig -c --container', 'r'],
  ['oc rsh', 1, '-n --namespace -c --container', 'r'],
  ['tsh ssh', 1, '--proxy --user --cluster -l -p', 'rt'],
  ['chpst', 0, '-u -U -b -e -/ -n'],
  ['git bisect run', 0, ''],
  ['foreman run', 0, '-e -f'],
];

function runValues(): string {
  return (
    '-e --env -u --user -w --workdir --env-file -v --volume -p --publish --name --network --net --entrypoint -l --label -m --memory ' +
    '--cpus --mount --platform --hostname -h --add-host --cap-add --cap-drop --security-opt --device --dns --gpus --ipc --pid ' +
    '--log-driver --log-opt --restart --shm-size --tmpfs --ulimit --volumes-from --pull --cidfile --health-cmd --expose'
  );
}

const BY_PROGRAM: ReadonlyMap<string, readonly Wrapper[]> = readRows();

function readRows(): ReadonlyMap<string, readonly Wrapper[]> {
  const byProgram = new Map<string, Wrapper[]>();
  for (const [name, operands, values, marks = ''] of ROWS) {
    const [program = '', ...subcommand] = name.split(' ');
    const wrapper: Wrapper = {
      syntax: {
        style: 'letters',
        values: new Set(values.split(' ').filter((value) => value !== '')),
        endsAtOperand: true,
      },
      operands,
      subcommand,
      settings: marks.includes('s'),
      elsewhere: /[er]/.test(marks),
      remote: marks.includes('r'),
      text: marks.includes('t'),
      open: marks.includes('o'),
    };
    byProgram.set(program, [...(byProgram.get(program) ?? []), wrapper]);
  }
  return byProgram;
}

/** The wrappers of a program's name; usually none or one, several where subcommands run things. */
export function wrappersOf(program: string): readonly Wrapper[] {
  return BY_PROGRAM.get(program) ?? [];
}
