import { CommanderError } from 'commander';
import { type CommandContext, farewell } from './command-context.ts';
import { exitCodeOf, exitCodes } from './exit-codes.ts';
import { tell } from './output/terminal.ts';
import { createProgram } from './program.ts';

/**
 * Runs the command line.
 *
 * @param args - arguments after the program's name.
 * @param context - the process around it.
 * @returns the exit status.
 */
export async function main(args: readonly string[], context: CommandContext): Promise<number> {
  let status: number = exitCodes.ok;
  const program = createProgram(context, (code) => {
    status = code;
  });
  try {
    await program.parseAsync([...args], { from: 'user' });
    return status;
  } catch (error) {
    return report(error, context);
  }
}

function report(error: unknown, context: CommandContext): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.ok : exitCodes.usage;
  if (context.signal.aborted) {
    tell(farewell(context));
    return exitCodes.interrupted;
  }
  const code = exitCodeOf(error);
  const message = messageOf(error);
  const kept = context.kept();
  tell(`kuznets: ${message}\n${kept === null ? '' : `${kept}\n`}`);
  if (code !== null) return code;
  const stack = process.env['KUZNETS_DEBUG'] && error instanceof Error ? `${error.stack ?? ''}\n` : '';
  tell(`${stack}This is a defect of kuznets, not of your input; KUZNETS_DEBUG=1 shows where.\n`);
  return exitCodes.failed;
}

function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const isHomeless = 'syscall' in error && error.syscall === 'uv_cwd';
  return isHomeless ? 'the folder that this runs in is gone; go to one that is there' : error.message;
}
