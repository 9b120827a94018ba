// node .ci/with-native.mjs COMMAND ARGS...: runs a command that sees the software Vulkan drivers and the browser, if
// set-up has fetched them. The drivers must be known before the process starts: a variable set later comes too late.
import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { nativeEnv } from './native.mjs';
import { workspaceEnv } from './tools.mjs';

const [command, ...args] = process.argv.slice(2);
if (!command) {
  process.stderr.write('usage: node .ci/with-native.mjs COMMAND ARGS...\n');
  process.exit(2);
}
const child = spawn(command, args, {
  stdio: 'inherit',
  env: workspaceEnv(nativeEnv()),
  shell: process.platform === 'win32',
});
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
child.on('error', (error) => {
  process.stderr.write(`${command}: ${error.message}\n`);
  process.exitCode = 127;
});
child.on('close', (code, signal) => {
  process.exitCode = code ?? 128 + (constants.signals[signal] ?? 0);
});
