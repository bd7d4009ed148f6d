/**
 * For each report of three public collections (2i2c, dfds, mybinder) a change that somebody could propose and that the
 * report should come up for, written from what the report tells and in other words. Written before the search was
 * measured on them, and not changed since. The reports themselves are not part of the project.
 */

/** Beginning of the report's path → what the change does. */
export const DESCRIPTIONS: ReadonlyMap<string, string> = new Map([
  [
    '2i2c/2020-10-28',
    'Lower the memory guarantee of WER student servers to 512M with a 2G limit; core pods keep no resource requests and share the node pool with users',
  ],
  [
    '2i2c/2023-01-23',
    'support chart: bump ingress-nginx, prometheus and grafana dependencies for all clusters, carbonplan included',
  ],
  [
    '2i2c/2023-02-01',
    'Allow dask-gateway to start 200 worker nodes; prometheus on the core nodes scrapes a metrics exporter on each',
  ],
  [
    '2i2c/2025-05-12',
    'Earthscope profile options for the workshop: memory guarantee 8GB, drop the memory limit of user servers',
  ],
  [
    '2i2c/2025-07-11',
    'cloudbank common.values.yaml: set jupyterhub.singleuser.image and keep the jupyterhub configurator on',
  ],
  [
    '2i2c/2025-07-21',
    'Stress test the openscapes workshop hub with thousands of named servers before the event; hub memory stays as it is',
  ],
  [
    '2i2c/2025-08-12',
    'Script that deletes a hub namespace to work around the NFS deployment, using the current kubeconfig context',
  ],
  ['dfds/PM2019-009', 'Raise the number of EKS worker nodes; subnets stay /24 in each availability zone'],
  ['dfds/PM2019-010', 'Give operators a kubectl alias that deletes worker nodes of the Hellman cluster'],
  [
    'dfds/PM2019-011',
    'Terraform for Hellman: bring subnet settings changed by hand back into code; the Azure DevOps pipeline runs for each pull request',
  ],
  ['dfds/PM2020-001', 'fs.inotify.max_user_watches on the nodes: leave at 100000 while a service watches many files'],
  [
    'dfds/PM2020-002',
    'Deploy the KIAM server with new TLS certificates valid for a year, without monitoring their expiry',
  ],
  [
    'dfds/PM2020-003',
    'Port ADSync from .NET classic to .NET core: TopShelf, Serilog, Cake build, new variable substitution; ingress of capability-service',
  ],
  ['dfds/PM2020-004', 'Upgrade cluster from 1.13 to 1.14 and CoreDNS with it, following the open source release notes'],
  [
    'dfds/PM2020-005',
    'One auto-scaling group per availability zone for the workers; instance attachments of the ALB move in Terraform',
  ],
  [
    'dfds/PM2020-006',
    'ADSync: recreate service accounts whose AD password expired and write credentials to the parameter store',
  ],
  ['dfds/PM2020-007', 'Prometheus keeps more series: memory request of 12 GB on nodes that have 16'],
  ['dfds/PM2020-008', 'Apply the Alcide admission controller webhook for deployments in production'],
  ['dfds/PM2020-009', 'Helm chart of KIAM to 5.10.0: argument WhitelistRouteRegexp becomes AllowRouteRegexp'],
  [
    'dfds/PM2021-001',
    'Manage annotations of the kube-system namespace in Terraform for the new CSI driver; fluentd ships logs to CloudWatch',
  ],
  ['dfds/PM2021-002', 'Flux without a pinned version in the scheduled cluster pipeline'],
  [
    'dfds/PM2021-003',
    'Flux without a pinned version in the scheduled cluster pipeline; finalizers of its custom resource definitions',
  ],
  ['dfds/PM2021-004', 'ADFS: token signing and token decrypting certificates, no auto renewal'],
  [
    'dfds/PM2021-005',
    'Replace the VPC CNI add-on by native Terraform instead of kubectl; lower de-registration delay of the ALB target groups',
  ],
  [
    'dfds/PM2021-006',
    'Upgrade Kubernetes 1.19 to 1.20 and change EKS add-ons from manual to managed; target groups of the ALB',
  ],
  [
    'dfds/PM2021-007',
    'Bump the Terraform AWS provider to 3.45; autoscaling groups are attached to load balancer target groups',
  ],
  [
    'dfds/PM2021-008',
    'Route the load balancers to Traefik v2 as main ingress controller; X-Forwarded headers, Okta login',
  ],
  ['dfds/PM2021-009', 'New IngressRoute manifest for Traefik v2'],
  ['dfds/PM2021-010', 'Ingress object with a TLS secret in another data format, Traefik 1.7'],
  ['dfds/PM2021-011', 'Add log4j-core 2.14 to a service'],
  [
    'mybinder/2017-09-27',
    'Launch user servers through the hub API; cookies and permission when a spawn takes longer than ten seconds',
  ],
  [
    'mybinder/2017-09-29',
    'KubeSpawner: change how the reflector watches pods; Spawner.start and stop wait for its events, nginx timeout on /run',
  ],
  [
    'mybinder/2017-10-17',
    'Shorten the launch timeout; autoscaler keeps an upper limit of ten nodes, failed spawns leave their pods',
  ],
  ['mybinder/2017-11-30', 'Build containers without a memory limit on the nodes where the proxy runs'],
  [
    'mybinder/2018-01-04',
    'Bump the binderhub helm chart in requirements.yaml to the SHA of the merge commit, deploy to staging through Travis',
  ],
  ['mybinder/2018-01-17', 'repo2docker base image: stay on ubuntu zesty, apt packages'],
  [
    'mybinder/2018-01-18-reddit',
    'Raise the maximum of the autoscaler from 15 to 20 nodes for a popular repository, no limit of pods per repo',
  ],
  ['mybinder/2018-01-18-ssl', 'kube-lego: certificates of the beta and docs subdomains from letsencrypt'],
  ['mybinder/2018-02-12', 'Change how binder waits for the hub when it redirects to a launched pod'],
  ['mybinder/2018-02-20', 'Raise the per-repo limit from 300 to 500 for the jupyterlab announcement'],
  [
    'mybinder/2018-02-22',
    'nginx ingress controller pods: no restart when they stop answering, stackdriver alert to few people',
  ],
  [
    'mybinder/2018-03-13',
    'Hub keeps its database on a PVC that one pod claims; nodes are lost, second hub pod waits in ContainerCreating',
  ],
  ['mybinder/2018-03-26', 'Keep old nodes in the ssd pool longer; logs say no space left on device'],
  [
    'mybinder/2018-03-31',
    'Delete a node of the cluster by hand while pods are terminating; mount errors on build pods',
  ],
  ['mybinder/2018-04-18', 'Upgrade the idle culler script and kubespawner of the hub'],
  [
    'mybinder/2018-07-08',
    'KubeSpawner skips deleting pods that the reflector does not know; cluster fills with user pods',
  ],
  [
    'mybinder/2018-07-30',
    'jupyterlab-demo installs a newer JupyterLab, webpack makes the repo2docker build slow, each waiting launch costs CPU of the binder pod',
  ],
  ['mybinder/2019-02-20', 'Upgrade master and nodes; ssh tunnels for kubectl logs need the address of each node'],
  [
    'mybinder/2019-03-24',
    'New repo2docker with another build prefix, so the docker image cache starts empty; extra node pool without local SSD',
  ],
  ['mybinder/2019-04-03', 'Cordon the old node pool during the version upgrade; ingress controller pods run there'],
  ['mybinder/2020-07-09', 'Quota for two SciPy tutorials at the same time, number of placeholder pods'],
  ['mybinder/2022-01-27', 'federation-redirect: health check of the prime cluster and comparison of versions'],
  ['mybinder/2022-06-02', 'resourcequota gke-resource-quotas in prod: limit of pods'],
]);
