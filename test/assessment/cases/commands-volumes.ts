/** Cases of deletions on what is mounted: folders of the machine in a container, claims, and other machines. */
import type { ContentCase } from '../content-cases.ts';

const TREE = ['cmd.delete.recursive'];

type Row = readonly [path: string, text: string, finds: readonly string[]];

function job(command: string, volume: string): string {
  return `apiVersion: batch/v1
kind: Job
spec:
  template:
    spec:
      containers:
        - name: a
          command: [sh, -c, "${command}"]
          volumeMounts: [{ name: d, mountPath: /data }]
      volumes:
        - name: d
          ${volume}
`;
}

const CLAIM = 'persistentVolumeClaim: { claimName: pg }';
const GITLAB = 'a:\n  script:\n    - …\n';
const COMPOSE = 'services:\n  a:\n    command: sh -c "…"\n    volumes: …\n';

function compose(command: string, volumes: string): string {
  return COMPOSE.replace('…', command).replace('…', volumes);
}

function gitlab(command: string): string {
  return GITLAB.replace('…', command);
}

const ROWS: readonly Row[] = [
  ['run.sh', 'rm -rf /mnt/data/*\n', TREE],
  ['run.sh', 'docker run --rm -v /srv/db:/data alpine rm -rf /data\n', TREE],
  ['run.sh', "docker run --rm -v pgdata:/data alpine sh -c 'rm -rf /data/*'\n", TREE],
  ['run.sh', 'podman run --rm --mount type=volume,source=pgdata,target=/data alpine find /data -delete\n', TREE],
  // What the container calls temporary is a folder of the machine.
  ['run.sh', 'docker run --rm -v /srv/db:/tmp/x alpine rm -rf /tmp/x\n', TREE],
  ['run.sh', 'docker run --rm -v "$PWD:/src" alpine rm -rf /src\n', TREE],
  ['run.sh', 'docker run --rm -v /srv/db:/data alpine chroot /data rm -rf /tmp/x\n', []],
  ['run.sh', 'docker run --rm -v "$PWD/build:/build" alpine rm -rf /build/x\n', []],
  ['run.sh', 'docker run --rm -v /tmp/work:/data alpine rm -rf /data/x\n', []],
  ['run.sh', "kubectl exec -it db-0 -n prod -- sh -c 'rm -rf /var/lib/postgresql/data/*'\n", TREE],
  ['run.sh', 'kubectl exec db-0 -- rm -rf /tmp/x\n', []],
  ['.gitlab-ci.yml', gitlab('kubectl exec pod -- rm -rf /var/lib/postgresql'), TREE],
  ['.gitlab-ci.yml', gitlab('ssh web rm -rf /srv/www'), TREE],
  ['.gitlab-ci.yml', gitlab('docker run --rm -v /srv/db:/data alpine rm -rf /data'), TREE],
  ['.gitlab-ci.yml', gitlab('rm -rf /mnt/data/*'), TREE],
  ['.gitlab-ci.yml', gitlab('docker exec db rm -rf /var/lib/postgresql/data'), []],
  ['.gitlab-ci.yml', gitlab('docker run --rm -v "$CI_PROJECT_DIR:/src" alpine rm -rf /src/x'), []],
  ['.gitlab-ci.yml', gitlab('rm -rf /mnt/tmp/x /mnt/swapfile /opt/hostedtoolcache'), []],
  ['k8s/job.yaml', job('rm -rf /data/*', CLAIM), TREE],
  ['k8s/job.yaml', job('rm -rf /data/*', 'emptyDir: {}'), []],
  ['k8s/job.yaml', job('rm -rf /data/lost+found /data/tmp/* /opt/x', CLAIM), []],
  ['compose.yaml', compose('rm -rf /data/*', '[pg:/data]'), TREE],
  ['compose.yaml', compose('rm -rf /data', '[{ type: volume, source: pg, target: /data }]'), TREE],
  ['compose.yaml', compose('rm -rf /data/*', '[pg:/data:ro, /data/x]'), []],
  ['compose.yaml', compose('rm -rf /app/dist && rm -f tmp/pids/server.pid', '[.:/app]'), []],
];

export const COMMAND_VOLUMES: readonly ContentCase[] = ROWS.map(([path, text, finds], index) => ({
  name: `mounted ${index}: ${path}: ${text.split('\n').find((line) => line.includes('rm ') || line.includes('-delete')) ?? ''}`,
  files: { [path]: [null, text] },
  finds,
  ...(finds.length === 0 ? { harmlessFor: TREE } : {}),
}));
