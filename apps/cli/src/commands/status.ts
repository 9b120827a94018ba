import { planStatus, type PlanStatus } from '@kuznets/engines';
import { prettyJson } from '@kuznets/studies';
import { exitCodes } from '../exit-codes.ts';
import { shellWord } from '../output/shell-word.ts';
import { print } from '../output/terminal.ts';
import { openWorkplace } from './workplace-named.ts';

/** Of more lines than a reader takes in the number is said. */
const mostLines = 20;

/** Says what is done, running and failed of a planned study. */
export async function status(directory: string, { json }: { readonly json?: boolean }): Promise<number> {
  const { workplace, close } = await openWorkplace(directory);
  const facts = await planStatus(workplace).finally(close);
  print(json ? prettyJson(facts) : described(directory, facts));
  return exitCodes.ok;
}

function described(directory: string, { study, version, stages, running, failed, isComplete }: PlanStatus): string {
  const name = shellWord(directory);
  const lines = [
    `${study}, planned by kuznets ${version}`,
    ...stages.map(({ stage, name: title, shards, units, done, secondsLeft, open }) => {
      if (units === null)
        return `stage ${stage}, ${title}: not begun; its units depend on the stages before it (${shards} shards)`;
      const left =
        secondsLeft === null || secondsLeft === 0 ? '' : `, about ${Math.ceil(secondsLeft)} s of one process left`;
      return `stage ${stage}, ${title}: ${done} of ${units} units done, ${shards - open.length} of ${shards} shards${left}`;
    }),
    ...shown(
      running.map(
        ({ stage, shard, host, pid }) => `running: stage ${stage}, shard ${shard} on ${host} (process ${pid})`,
      ),
    ),
    ...shown(
      failed.map(({ stage, shard, unit, message, retry, host, log }) =>
        [
          `failed: stage ${stage}, shard ${shard} on ${host}${unit === null ? '' : `, ${unit}`}: ${message}`,
          log === null ? '' : `; its log: ${log}`,
          retry ? `; again: kuznets work ${name} --stage ${stage} --shard ${shard}` : '',
        ].join(''),
      ),
    ),
    ...(isComplete ? [`to make the result: kuznets finish ${name} --out out/${study}`] : []),
  ];
  return `${lines.join('\n')}\n`;
}

function shown(lines: readonly string[]): string[] {
  return lines.length <= mostLines
    ? [...lines]
    : [...lines.slice(0, mostLines), `and ${lines.length - mostLines} more`];
}
