import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { tmpdir, userInfo } from 'node:os';
import { dirname, join } from 'node:path';
import { type Daemon, daemon, freePort, outputOf, programPath, rootOf, type Through, until } from './programs.ts';

/** Two nodes of one core each on this machine, with ports and folders of their own. */
export interface Cluster {
  /** What a program needs to see the cluster. */
  readonly env: Record<string, string>;
  readonly folder: string;
  readonly nodes: Record<'n1' | 'n2', Daemon>;
  /** Starts a node again that was stopped. */
  readonly start: (node: 'n1' | 'n2', through?: Through) => void;
  /** The controller, which may be stopped and started. */
  controller: Daemon;
  readonly startController: () => void;
  readonly ask: (program: string, ...args: readonly string[]) => string | undefined;
  readonly stop: () => Promise<void>;
}

/**
 * Starts Slurm as Debian has it, for the user that runs this. Every daemon is stopped by its own process.
 *
 * @param throughOf - runs the daemon of a node, and with it the node's jobs, through another command.
 */
export async function startSlurm(throughOf?: (node: 'n1' | 'n2') => Through): Promise<Cluster> {
  if (programPath('slurmctld') === undefined)
    throw new Error('there is no slurmctld here; npm run setup -- --native unpacks it');
  const folder = mkdtempSync(join(tmpdir(), 'kuznets-slurm-'));
  for (const name of ['state', 'spool-n1', 'spool-n2', 'log', 'munge']) mkdirSync(join(folder, name));
  chmodSync(join(folder, 'munge'), 0o755);
  writeFileSync(join(folder, 'munge/key'), randomBytes(128), { mode: 0o600 });
  const socket = join(folder, 'munge/socket');
  const conf = join(folder, 'slurm.conf');
  const [control, first, second] = [await freePort(), await freePort(), await freePort()];
  const { username } = userInfo();
  const root = rootOf('slurmctld');
  const multiarch = { x64: 'x86_64-linux-gnu', arm64: 'aarch64-linux-gnu' }[process.arch as string];
  const plugins = `${root}/usr/lib/${multiarch}/slurm-wlm`;
  writeFileSync(
    conf,
    `ClusterName=kuznets
SlurmctldHost=localhost(127.0.0.1)
CommunicationParameters=NoInAddrAny
SlurmctldPort=${control}
AuthType=auth/munge
AuthInfo=socket=${socket}
CredType=cred/munge
PluginDir=${plugins}
SlurmUser=${username}
SlurmdUser=${username}
StateSaveLocation=${folder}/state
SlurmdSpoolDir=${folder}/spool-%n
SlurmctldPidFile=${folder}/ctld.pid
SlurmdPidFile=${folder}/slurmd-%n.pid
SlurmctldLogFile=${folder}/log/ctld.log
SlurmdLogFile=${folder}/log/slurmd-%n.log
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
ReturnToService=2
MpiDefault=none
MaxArraySize=1001
SlurmdTimeout=10
SlurmctldTimeout=10
InactiveLimit=0
SchedulerType=sched/builtin
NodeName=n1 NodeHostname=localhost NodeAddr=127.0.0.1 Port=${first} CPUs=1 State=UNKNOWN
NodeName=n2 NodeHostname=localhost NodeAddr=127.0.0.1 Port=${second} CPUs=1 State=UNKNOWN
PartitionName=main Nodes=n[1-2] Default=YES MaxTime=INFINITE State=UP
PartitionName=one Nodes=n1 MaxTime=INFINITE State=UP
`,
  );
  const env = {
    ...(process.env as Record<string, string>),
    SLURM_CONF: conf,
    PATH: [dirname(programPath('sbatch')!), process.env['PATH']].join(':'),
  };
  const munge = join(folder, 'munge');
  const munged = daemon('munged', [
    ...['--foreground', '--force', `--key-file=${munge}/key`, `--socket=${socket}`],
    ...[`--pid-file=${munge}/pid`, `--log-file=${munge}/log`, `--seed-file=${munge}/seed`],
  ]);
  await until('munged', () => outputOf('munge', [`--socket=${socket}`, '--no-input'], env));
  const node = (name: 'n1' | 'n2', through = throughOf?.(name)): Daemon =>
    daemon('slurmd', ['-D', '-f', conf, '-N', name, '-d', programPath('slurmstepd')!], env, through);
  const control0 = (): Daemon => daemon('slurmctld', ['-D', '-f', conf], env);
  const ask = (program: string, ...args: readonly string[]): string | undefined => outputOf(program, args, env);
  const cluster: Cluster = {
    ...{ env, folder, ask },
    controller: control0(),
    nodes: { n1: node('n1'), n2: node('n2') },
    start(name, through) {
      cluster.nodes[name] = node(name, through);
    },
    startController() {
      cluster.controller = control0();
    },
    async stop() {
      ask('scancel', `--user=${username}`);
      for (const one of [...Object.values(cluster.nodes), cluster.controller, munged]) await one.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
  await until('two idle nodes', () =>
    ask('sinfo', '-h', '-N', '-p', 'main', '-o', '%T') === 'idle\nidle\n' ? true : undefined,
  );
  return cluster;
}
