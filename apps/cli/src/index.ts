import { exitCodes } from './exit-codes.ts';
import { main } from './main.ts';

const graceMilliseconds = 3000;

const interruption = new AbortController();

function interrupt(): void {
  if (interruption.signal.aborted) process.exit(exitCodes.interrupted);
  interruption.abort();
  setTimeout(() => process.exit(exitCodes.interrupted), graceMilliseconds).unref();
}

process.on('SIGINT', interrupt);
process.on('SIGTERM', interrupt);
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  process.exit(error.code === 'EPIPE' ? exitCodes.ok : exitCodes.failed);
});

const status = await main(process.argv.slice(2), { signal: interruption.signal });
process.stdout.write('', () => process.exit(status));
