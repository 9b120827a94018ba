// Runs the command line again and again in one process: a message asks for one run, another answers with what it left behind.
const { main } = await import(new URL('../../../apps/cli/dist/main.js', import.meta.url));

process.on('message', async ({ args, cwd }) => {
  const printed = { stdout: '', stderr: '' };
  const { write: toStdout } = process.stdout;
  const { write: toStderr } = process.stderr;
  for (const name of ['stdout', 'stderr'])
    process[name].write = (text, encoding, done) => {
      printed[name] += typeof text === 'string' ? text : Buffer.from(text).toString();
      (typeof encoding === 'function' ? encoding : done)?.();
      return true;
    };
  process.argv = [process.execPath, 'kuznets', ...args];
  process.chdir(cwd);
  const code = await main(args, { signal: new AbortController().signal, kept: () => null, asks: false });
  // A folder that is gone by the next run is nowhere to stand.
  process.chdir('/');
  Object.assign(process.stdout, { write: toStdout });
  Object.assign(process.stderr, { write: toStderr });
  process.send({ code, ...printed });
});

process.on('disconnect', () => process.exit());
