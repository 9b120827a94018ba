/** How a shard is computed by a scheduler's job. */
export interface JobCommand {
  /** What runs kuznets, as words of a command line. */
  readonly kuznets: readonly string[];
  /** The work folder as the machines of the cluster see it. */
  readonly folder: string;
  /** Flags of `kuznets work` beside stage and shard, such as `--backend`. */
  readonly flags: readonly string[];
}

/** An argument as a shell takes it. */
export function shellQuoted(argument: string): string {
  return /^[\w./:=,@%+-]+$/.test(argument) ? argument : `'${argument.replaceAll("'", `'\\''`)}'`;
}

/** Words of a command line. */
export function commandLine(words: readonly string[]): string {
  return words.map(shellQuoted).join(' ');
}

/** The command that computes the shard that a scheduler's variable numbers. */
export function workLine({ kuznets, folder, flags }: JobCommand, stage: number, variable: string): string {
  return commandLine([...kuznets, 'work', folder, '--stage', String(stage), '--shard-from', variable, ...flags]);
}
