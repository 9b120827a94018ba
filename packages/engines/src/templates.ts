import { basename } from 'node:path';
import { ConfigError } from '@kuznets/base';
import { commandLine, type JobCommand, shellQuoted } from './job-script.ts';
import type { WorkPlan } from './plan.ts';
import { finishScript, shardArrays, shardScript } from './slurm-script.ts';

/** What job files there are. */
export const templateNames = ['slurm', 'kubernetes', 'parallel', 'aws-batch'] as const;

/** A kind of job file. */
export type TemplateName = (typeof templateNames)[number];

/** What a job file is made of. */
export interface TemplateFacts {
  readonly plan: WorkPlan;
  /** The work folder, as its user names it. */
  readonly folder: string;
  readonly out: string;
}

/** Slurm's MaxArraySize, where nobody has set another. */
const usualArraySize = 1001;
/** Of one array on AWS Batch. */
const mostBatchSize = 10_000;

/** Exit codes of `kuznets work`: what is wrong on every machine, and what is wrong with one shard. All others deserve another try. */
const wrongEverywhere = [2, 3, 4];
const wrongHere = [1, 5];

/**
 * A job file that computes a planned study and makes its result.
 *
 * @param name - for which scheduler.
 * @param facts - plan and folders.
 * @returns its text.
 */
export function jobTemplate(name: TemplateName, facts: TemplateFacts): string {
  switch (name) {
    case 'slurm':
      return slurm(facts);
    case 'kubernetes':
      return kubernetes(facts);
    case 'parallel':
      return parallel(facts);
    case 'aws-batch':
      return awsBatch(facts);
  }
}

const kuznets = ['kuznets'];
const range = (count: number): number[] => Array.from({ length: count }, (_, at) => at);

function slurm({ plan, folder, out }: TemplateFacts): string {
  const command: JobCommand = { kuznets, folder, flags: [] };
  const submit = (flags: readonly string[], script: string): string =>
    [
      `after=$(sbatch --parsable $after $SBATCH_SETTINGS ${flags.join(' ')} <<'JOB'`,
      '#!/bin/sh',
      `${script}JOB`,
      ')',
    ].join('\n');
  const stages = plan.stages.flatMap(({ name, shards }, stage) => [
    `# Stage ${stage}, ${name}: ${shards} shards.`,
    'ids=',
    'before=$after',
    ...shardArrays({ stage, name }, range(shards), usualArraySize).flatMap((array) => [
      'after=$before',
      submit(
        [
          '--requeue',
          `--array=${array.jobs}`,
          `--job-name=kuznets-${name}`,
          `--output="$logs/stage-${stage}-%A_%a.log"`,
        ],
        shardScript(command, array),
      ),
      'ids=$ids:$after',
    ]),
    'after="--dependency=afterok$ids --kill-on-invalid-dep=yes"',
  ]);
  return [
    '#!/bin/sh -e',
    '# Submits a study to Slurm: sh this-file, with SBATCH_SETTINGS="--partition=... --time=..." in the environment.',
    'after=',
    `logs=${shellQuoted(folder)}/logs`,
    ...stages,
    submit(
      ['--requeue', '--job-name=kuznets-finish', '--output="$logs/finish-%j.log"'],
      finishScript(command, out, []),
    ),
    'echo "the last job is $after"',
    '',
  ].join('\n');
}

function parallel({ plan, folder, out }: TemplateFacts): string {
  const stages = plan.stages.flatMap(({ name, shards }, stage) => [
    `# Stage ${stage}, ${name}.`,
    `seq 0 ${shards - 1} | parallel --retries 3 --halt soon,fail=1 ${commandLine([...kuznets, 'work', folder, '--stage', String(stage), '--workers', '1', '--shard'])} {}`,
  ]);
  return [
    '#!/bin/sh -e',
    '# Computes a study by GNU parallel, on as many cores as there are: sh this-file. With --sshlogin on other machines that see the folder.',
    ...stages,
    finishScript({ kuznets, folder, flags: [] }, out, []),
  ].join('\n');
}

function awsBatch({ plan, folder, out }: TemplateFacts): string {
  const retry = JSON.stringify({
    attempts: 4,
    evaluateOnExit: [
      ...[...wrongEverywhere, ...wrongHere].map((code) => ({ onExitCode: String(code), action: 'EXIT' })),
      { onReason: '*', action: 'RETRY' },
    ],
  });
  const submit = (name: string, words: readonly string[], more: readonly string[]): string =>
    [
      `id=$(aws batch submit-job --job-name ${name} --job-queue "$QUEUE" --job-definition "$DEFINITION" \\`,
      `  --retry-strategy ${shellQuoted(retry)} $depends ${more.join(' ')}\\`,
      `  --container-overrides ${shellQuoted(JSON.stringify({ command: words }))} --query jobId --output text)`,
    ].join('\n');
  const stages = plan.stages.flatMap(({ name, shards }, stage) => {
    const work = ['work', folder, '--stage', String(stage)];
    const blocks = range(Math.ceil(shards / mostBatchSize));
    return [
      `# Stage ${stage}, ${name}: ${shards} shards.`,
      'ids=',
      ...blocks.flatMap((block) => {
        const size = Math.min(mostBatchSize, shards - block * mostBatchSize);
        const offset = block * mostBatchSize;
        // An array has at least two jobs.
        const isArray = size > 1;
        const number = isArray
          ? ['--shard-from', 'AWS_BATCH_JOB_ARRAY_INDEX', '--shard-offset', String(offset)]
          : ['--shard', String(offset)];
        const array = isArray ? [`--array-properties size=${size} `] : [];
        return [submit(`kuznets-${name}`, [...work, ...number], array), 'ids="$ids jobId=$id"'];
      }),
      'depends="--depends-on $ids"',
    ];
  });
  return [
    '#!/bin/sh -e',
    '# Submits a study to AWS Batch: QUEUE and DEFINITION name a job queue, and a job definition with the image of the worker whose',
    '# containers see the work folder under this path (EFS).',
    'depends=',
    ...stages,
    submit('kuznets-finish', ['finish', folder, '--out', out], []),
    'echo "the last job is $id"',
    '',
  ].join('\n');
}

/** A job's file holds the folder as the pods see it: the claim is mounted at /work. */
function kubernetes({ plan, folder, out }: TemplateFacts): string {
  const claim = `/work/${basename(folder)}`;
  const names = plan.stages.map(({ name }) => `kuznets-${plan.id}-${name}`);
  const jobs = plan.stages.map(({ shards }, stage) => {
    if (shards > 100_000)
      throw new ConfigError('too many shards for an Indexed Job', {
        got: shards,
        allowed: '100000; give a larger --shard-seconds',
      });
    const args = ['work', claim, '--stage', String(stage), '--shard-from', 'JOB_COMPLETION_INDEX', '--workers', '1'];
    return indexedJob(names[stage]!, args, { completions: shards, isSuspended: stage > 0 });
  });
  const last = `kuznets-${plan.id}-finish`;
  const finish = indexedJob(last, ['finish', claim, '--out', `/work/${basename(out)}`], {
    completions: 1,
    isSuspended: true,
  });
  const order = [...names, last];
  return [
    '# A study as Indexed Jobs; the claim kuznets-work holds the work folder. kubectl apply -f this-file; then, stage by stage:',
    ...order
      .slice(1)
      .flatMap((name, at) => [
        `#   kubectl wait --for=condition=complete --timeout=-1s job/${order[at]}`,
        `#   kubectl patch job ${name} --type=merge -p '{"spec":{"suspend":false}}'`,
      ]),
    [...jobs, finish].join('---\n'),
  ].join('\n');
}

function indexedJob(
  name: string,
  args: readonly string[],
  { completions, isSuspended }: { readonly completions: number; readonly isSuspended: boolean },
): string {
  return `apiVersion: batch/v1
kind: Job
metadata:
  name: ${name.slice(0, 63)}
  labels:
    app.kubernetes.io/name: kuznets
spec:
  suspend: ${isSuspended}
  completionMode: Indexed
  completions: ${completions}
  parallelism: ${Math.min(completions, 100)}
  backoffLimitPerIndex: 3
  maxFailedIndexes: ${Math.max(1, Math.ceil(completions / 10))}
  ttlSecondsAfterFinished: 604800
  podFailurePolicy:
    rules:
      # Configuration, data or device: wrong for every shard.
      - action: FailJob
        onExitCodes:
          containerName: kuznets
          operator: In
          values: [${wrongEverywhere.join(', ')}]
      # A shard that fails again wherever it runs.
      - action: FailIndex
        onExitCodes:
          containerName: kuznets
          operator: In
          values: [${wrongHere.join(', ')}]
      # A node that goes away is nobody's fault.
      - action: Ignore
        onPodConditions:
          - type: DisruptionTarget
            status: "True"
  template:
    spec:
      restartPolicy: Never
      automountServiceAccountToken: false
      securityContext:
        runAsNonRoot: true
        runAsUser: 1000
        fsGroup: 1000
      containers:
        - name: kuznets
          image: kuznets-worker:latest
          args: ${JSON.stringify(args)}
          resources:
            requests:
              cpu: "1"
              memory: 1Gi
            limits:
              memory: 2Gi
          securityContext:
            allowPrivilegeEscalation: false
            readOnlyRootFilesystem: true
            capabilities:
              drop: [ALL]
          volumeMounts:
            - name: work
              mountPath: /work
            - name: scratch
              mountPath: /tmp
      volumes:
        - name: work
          persistentVolumeClaim:
            claimName: kuznets-work
        - name: scratch
          emptyDir: {}
`;
}
