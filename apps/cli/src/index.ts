import { exitCodes } from './exit-codes.ts';
import { farewell, type CommandContext } from './command-context.ts';
import { main } from './main.ts';

const graceMilliseconds = 3000;

const interruption = new AbortController();
const context: CommandContext = { signal: interruption.signal, kept: () => null };

/** The first signal lets the study stop at its next step; the second, or the end of patience, ends the process. */
function interrupt(): void {
  if (interruption.signal.aborted) leave();
  interruption.abort();
  setTimeout(leave, graceMilliseconds).unref();
}

function leave(): never {
  process.stderr.write(farewell(context));
  process.exit(exitCodes.interrupted);
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, interrupt);
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  process.exit(error.code === 'EPIPE' ? exitCodes.ok : exitCodes.failed);
});

const status = await main(process.argv.slice(2), context);
process.stdout.write('', () => process.exit(status));
