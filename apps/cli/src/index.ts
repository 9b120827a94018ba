import { exitCodes } from './exit-codes.ts';
import { farewell, type CommandContext } from './command-context.ts';
import { main } from './main.ts';
import { outputError } from '@kuznets/engines/files';
import { tell } from './output/terminal.ts';

const graceMilliseconds = 3000;

let hungUp = false;
const interruption = new AbortController();
const context: CommandContext = { signal: interruption.signal, kept: () => null, asks: false };

/** The first signal lets the study stop at its next step; the second, or the end of patience, ends the process. */
function interrupt(signal: NodeJS.Signals): void {
  hungUp ||= signal === 'SIGHUP';
  if (interruption.signal.aborted) leave();
  interruption.abort();
  if (!context.asks) setTimeout(leave, graceMilliseconds).unref();
}

function leave(): never {
  tell(farewell(context));
  end(exitCodes.interrupted);
}

/** Node aborts where it cannot give a terminal its modes back: one that is gone is left as a process leaves it that handles no signal. */
function end(status: number): never {
  if (hungUp && [process.stdin, process.stdout, process.stderr].some(({ isTTY }) => isTTY)) {
    process.removeAllListeners('SIGHUP');
    process.kill(process.pid, 'SIGHUP');
  }
  process.exit(status);
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, interrupt);
// Progress and warnings may find no reader, or a full disk: the study goes on.
process.stderr.on('error', ({ code }: NodeJS.ErrnoException) => {
  hungUp ||= code === 'EIO';
});
process.stdout.on('error', leaveUnread);

const status = await main(process.argv.slice(2), context);
process.stdout.write('', (error) => {
  const lost = error ?? process.stdout.errored;
  if (lost) leaveUnread(lost);
  end(status);
});

/** A reader that has left has what it wanted; what did not arrive for another reason is said. */
function leaveUnread(error: NodeJS.ErrnoException): never {
  hungUp ||= error.code === 'EIO';
  if (error.code === 'EPIPE') process.exit(exitCodes.ok);
  tell(`kuznets: ${outputError('stdout', error, 'what is printed is lost').message}\n`);
  end(exitCodes.failed);
}
