import { exitCodes } from './exit-codes.ts';
import { interrupted, main } from './main.ts';

const graceMilliseconds = 3000;

const interruption = new AbortController();

/** The first signal lets the study stop between two chunks of trees; the second, or the end of patience, ends the process. */
function interrupt(): void {
  if (interruption.signal.aborted) leave();
  interruption.abort();
  setTimeout(leave, graceMilliseconds).unref();
}

function leave(): never {
  process.stderr.write(interrupted);
  process.exit(exitCodes.interrupted);
}

process.on('SIGINT', interrupt);
process.on('SIGTERM', interrupt);
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  process.exit(error.code === 'EPIPE' ? exitCodes.ok : exitCodes.failed);
});

const status = await main(process.argv.slice(2), { signal: interruption.signal });
process.stdout.write('', () => process.exit(status));
