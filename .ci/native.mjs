// Software Vulkan drivers (lavapipe, SwiftShader), a browser, Slurm and Redis for the tests, unpacked from Debian's own
// packages below .cache/native: nothing is installed, no root is needed, the system is not touched.
import { spawnSync } from 'node:child_process';
import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { brotliDecompressSync } from 'node:zlib';
import { CACHE, SetupError, readIfThere, run } from './tools.mjs';

export const NATIVE = process.env.KUZNETS_NATIVE ?? join(CACHE, 'native');
const TREE = join(NATIVE, 'root');
const STAMP = join(NATIVE, 'done');

/** Part of the stamp: raise it when what is unpacked or written changes. */
const RECIPE = '3';
/** Dawn refuses drivers older than Mesa 25; Debian 12 has that version in its backports only. */
const SUITE = 'bookworm';
const BACKPORTS = `${SUITE}-backports`;
const PACKAGES = [
  `mesa-vulkan-drivers/${BACKPORTS}`,
  'libvulkan1',
  'chromium',
  'fontconfig-config',
  'fonts-dejavu-core',
  // A cluster and a server for the tests of the engines.
  'slurmctld',
  'slurmd',
  'slurm-client',
  'munge',
  'redis-server',
  'redis-tools',
  // A clock that is a day off; a scheduler of one machine.
  'faketime',
  'parallel',
];
const SPARTICUZ = '@sparticuz/chromium@143.0.4';

const OTHER_SYSTEM =
  'Set-up can fetch the software drivers on Debian 12 only. Elsewhere install Mesa 25 or newer (lavapipe) and Chromium, then run ' +
  '`npx vitest run` with KUZNETS_TEST_ADAPTERS naming the adapters to test (for example llvmpipe) and KUZNETS_CHROMIUM the browser.';

const multiarch = { x64: 'x86_64-linux-gnu', arm64: 'aarch64-linux-gnu' }[process.arch];
const FILES = {
  lavapipe: join(TREE, 'usr/lib', multiarch ?? '', 'libvulkan_lvp.so'),
  swiftshader: join(TREE, 'usr/lib/chromium/libvk_swiftshader.so'),
  swiftshaderFallback: join(NATIVE, 'swiftshader/libvk_swiftshader.so'),
  chromium: join(TREE, 'usr/lib/chromium/chromium'),
  fonts: join(NATIVE, 'fonts.conf'),
  lavapipeIcd: join(NATIVE, 'icd/lavapipe.json'),
  swiftshaderIcd: join(NATIVE, 'icd/swiftshader.json'),
};

/** The variables a process needs, from its start, to see what was unpacked; nothing when nothing was. */
export function nativeEnv(env = process.env) {
  if (!existsSync(STAMP)) return {};
  const lib = join(TREE, 'usr/lib', multiarch);
  const libraries = [
    lib,
    join(TREE, 'lib', multiarch),
    join(lib, 'pulseaudio'),
    join(lib, 'blas'),
    join(lib, 'lapack'),
    join(lib, 'slurm-wlm'),
  ].filter((dir) => existsSync(dir));
  const icds = [FILES.lavapipeIcd, FILES.swiftshaderIcd].join(':');
  return {
    VK_DRIVER_FILES: icds,
    VK_ICD_FILENAMES: icds,
    LD_LIBRARY_PATH: [...libraries, ...(env.LD_LIBRARY_PATH ? [env.LD_LIBRARY_PATH] : [])].join(':'),
    FONTCONFIG_FILE: FILES.fonts,
    KUZNETS_NATIVE_ROOT: TREE,
    KUZNETS_TEST_ADAPTERS: env.KUZNETS_TEST_ADAPTERS ?? 'llvmpipe,swiftshader',
    ...(existsSync(FILES.chromium) ? { KUZNETS_CHROMIUM: env.KUZNETS_CHROMIUM ?? FILES.chromium } : {}),
  };
}

/** Debian's package sources as this machine has them: [{ uris, suites, components, options }]. */
export function parseSources(texts) {
  const entries = [];
  for (const { name, text } of texts) {
    if (name.endsWith('.sources')) {
      for (const stanza of text.split(/\n[ \t]*\n/)) {
        const field = {};
        let last;
        for (const line of stanza.split('\n')) {
          if (/^\s*#/.test(line) || line.trim() === '') continue;
          if (/^\s/.test(line) && last) field[last] += `\n${line}`;
          else {
            last = line.slice(0, line.indexOf(':')).trim().toLowerCase();
            field[last] = line.slice(line.indexOf(':') + 1).trim();
          }
        }
        const words = (key) => (field[key] ?? '').split(/\s+/).filter(Boolean);
        if (field.enabled === 'no' || !words('types').includes('deb')) continue;
        entries.push({
          uris: words('uris'),
          suites: words('suites'),
          components: words('components'),
          signedBy: field['signed-by'],
        });
      }
    } else {
      for (const line of text.split('\n')) {
        const match = /^\s*deb\s+(?:\[([^\]]*)\]\s+)?(\S+)\s+(\S+)\s+([^#]+)/.exec(line);
        if (!match) continue;
        const signedBy = /signed-by=(\S+)/i.exec(match[1] ?? '')?.[1];
        entries.push({ uris: [match[2]], suites: [match[3]], components: match[4].trim().split(/\s+/), signedBy });
      }
    }
  }
  return entries;
}

/** The same sources, Debian's only, with the backports of the release beside the release itself. */
export function privateSources(entries) {
  const stanzas = [];
  for (const entry of entries) {
    const suites = entry.suites.filter((suite) => suite === SUITE || suite.startsWith(`${SUITE}-`));
    if (suites.length === 0) continue;
    if (suites.includes(SUITE) && !suites.includes(BACKPORTS)) suites.push(BACKPORTS);
    stanzas.push(
      [
        'Types: deb',
        `URIs: ${entry.uris.join(' ')}`,
        `Suites: ${suites.join(' ')}`,
        'Components: main',
        ...(entry.signedBy ? [`Signed-By: ${entry.signedBy}`] : []),
        '',
      ].join('\n'),
    );
  }
  return stanzas.join('\n');
}

/**
 * What is installed, without what it depends on: another package left half configured must not change which packages
 * the resolver picks here, nor stop it.
 */
export function plainStatus(text) {
  const keep = /^(Package|Status|Version|Architecture|Multi-Arch|Provides|Essential|Priority|Section):/;
  return text
    .split(/\n\n+/)
    .filter((stanza) =>
      /^Status: \S+ \S+ (installed|unpacked|half-configured|triggers-awaited|triggers-pending)$/m.test(stanza),
    )
    .map((stanza) =>
      stanza
        .replace(/^Status: .*$/m, 'Status: install ok installed')
        .split('\n')
        .filter((line) => keep.test(line))
        .join('\n'),
    )
    .join('\n\n')
    .concat('\n');
}

function readSources() {
  const dir = '/etc/apt/sources.list.d';
  const names = existsSync(dir)
    ? readdirSync(dir)
        .filter((name) => /\.(list|sources)$/.test(name))
        .map((name) => join(dir, name))
    : [];
  return ['/etc/apt/sources.list', ...names]
    .filter((name) => {
      try {
        accessSync(name, constants.R_OK);
        return true;
      } catch {
        return false;
      }
    })
    .map((name) => ({ name, text: readFileSync(name, 'utf8') }));
}

function aptConfig() {
  const quoted = (...parts) => JSON.stringify(join(NATIVE, 'apt', ...parts));
  for (const dir of ['state', 'lists/partial', 'cache', 'archives/partial'])
    mkdirSync(join(NATIVE, 'apt', dir), { recursive: true });
  const sources = privateSources(parseSources(readSources()));
  if (sources === '')
    throw new SetupError(`no package source of Debian's ${SUITE} is listed in /etc/apt`, OTHER_SYSTEM);
  writeFileSync(join(NATIVE, 'apt/debian.sources'), sources);
  writeFileSync(join(NATIVE, 'apt/status'), plainStatus(readFileSync('/var/lib/dpkg/status', 'utf8')));
  const file = join(NATIVE, 'apt/apt.conf');
  writeFileSync(
    file,
    `#clear APT::Update::Post-Invoke;
#clear APT::Update::Post-Invoke-Success;
#clear DPkg::Post-Invoke;
Dir::Etc::sourcelist ${quoted('debian.sources')};
Dir::Etc::sourceparts "/dev/null";
Dir::Etc::preferences "/dev/null";
Dir::Etc::preferencesparts "/dev/null";
Dir::State ${quoted('state')};
Dir::State::status ${quoted('status')};
Dir::State::lists ${quoted('lists')};
Dir::Cache ${quoted('cache')};
Dir::Cache::archives ${quoted('archives')};
Debug::NoLocking "true";
APT::Sandbox::User "";
APT::Install-Recommends "false";
APT::Keep-Downloaded-Packages "true";
Acquire::Languages "none";
Acquire::Retries "3";
`,
  );
  return file;
}

async function apt(...args) {
  const { code, output } = await run('apt-get', ['-q', '-c', aptConfig(), ...args], {
    echo: false,
    env: { ...process.env, LC_ALL: 'C' },
  });
  if (code === 0) return output;
  const errors = output
    .split('\n')
    .filter((line) => /^[EW]:/.test(line))
    .slice(-12)
    .join('\n  ');
  throw new SetupError(
    `apt-get ${args[0]} failed (exit code ${code})\n  ${errors || output.slice(-600)}`,
    'Check that the machine can reach its Debian mirror and that the disk is not full, then run the same command again: it goes on where it stopped.',
  );
}

async function unpack() {
  const archives = join(NATIVE, 'apt/archives');
  const names = readdirSync(archives).filter((name) => name.endsWith('.deb'));
  rmSync(TREE, { recursive: true, force: true });
  mkdirSync(TREE, { recursive: true });
  for (const name of names) {
    const { code, output } = await run('dpkg-deb', ['--extract', join(archives, name), TREE], { echo: false });
    if (code !== 0) {
      rmSync(join(archives, name), { force: true });
      throw new SetupError(
        `${name} could not be unpacked: ${output.trim()}`,
        'Check that the disk is not full, then run the same command again.',
      );
    }
  }
  return names.length;
}

/** SwiftShader from the npm package of a browser built for Lambda, when Debian's has none. */
async function fetchSwiftShader(say) {
  say('fetching SwiftShader from npm');
  const dir = join(NATIVE, 'swiftshader');
  mkdirSync(dir, { recursive: true });
  const packed = await run('npm', ['pack', SPARTICUZ, '--pack-destination', dir, '--silent'], {
    echo: false,
    cwd: dir,
  });
  const archive = readdirSync(dir).find((name) => name.endsWith('.tgz'));
  if (packed.code !== 0 || !archive) {
    throw new SetupError(
      `npm could not fetch ${SPARTICUZ}`,
      'Check that npm can reach its registry (`npm ping`), then run the same command again.',
    );
  }
  await run('tar', ['-xzf', archive, 'package/bin/swiftshader.tar.br'], { cwd: dir, echo: false });
  const tar = brotliDecompressSync(readFileSync(join(dir, 'package/bin/swiftshader.tar.br')));
  spawnSync('tar', ['-x', 'libvk_swiftshader.so'], { cwd: dir, input: tar });
  rmSync(join(dir, archive));
  if (!existsSync(FILES.swiftshaderFallback))
    throw new SetupError(`${SPARTICUZ} holds no libvk_swiftshader.so`, OTHER_SYSTEM);
}

function writeDrivers(swiftshader) {
  mkdirSync(join(NATIVE, 'icd'), { recursive: true });
  const icd = (file, library) =>
    writeFileSync(
      file,
      `${JSON.stringify({ file_format_version: '1.0.0', ICD: { library_path: library, api_version: '1.1.0' } })}\n`,
    );
  icd(FILES.lavapipeIcd, FILES.lavapipe);
  icd(FILES.swiftshaderIcd, swiftshader);
  const own = ['usr/share/fontconfig/conf.avail', 'etc/fonts/conf.d'].map((dir) => join(TREE, dir));
  writeFileSync(
    FILES.fonts,
    `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>${join(TREE, 'usr/share/fonts')}</dir>
  <dir>/usr/share/fonts</dir>
  <cachedir>${join(NATIVE, 'fontconfig')}</cachedir>
  ${['/etc/fonts/conf.d', own[1]].map((dir) => `<include ignore_missing="yes">${dir}</include>`).join('\n  ')}
</fontconfig>
`,
  );
}

async function setUpNative(say) {
  if (process.platform !== 'linux' || !multiarch)
    throw new SetupError(`no software drivers for ${process.platform} ${process.arch}`, OTHER_SYSTEM);
  if (!existsSync('/var/lib/dpkg/status') || !existsSync('/usr/bin/apt-get'))
    throw new SetupError('apt-get is not here', OTHER_SYSTEM);
  rmSync(STAMP, { force: true });
  say('fetching the software Vulkan drivers, the browser, Slurm and Redis of the tests (a few minutes, once)');
  await apt('update');
  await apt('install', '--yes', '--download-only', '--no-install-recommends', ...PACKAGES);
  const count = await unpack();
  say(`unpacked ${count} Debian packages in ${NATIVE}`);
  if (!existsSync(FILES.lavapipe)) throw new SetupError(`no ${FILES.lavapipe} after unpacking`, OTHER_SYSTEM);
  let swiftshader = FILES.swiftshader;
  if (!existsSync(swiftshader)) {
    if (!existsSync(FILES.swiftshaderFallback)) await fetchSwiftShader(say);
    swiftshader = FILES.swiftshaderFallback;
  }
  writeDrivers(swiftshader);
  rmSync(join(NATIVE, 'apt'), { recursive: true, force: true });
  writeFileSync(STAMP, stampOf());
}

/** The cache is bound to its place (the drivers' files name it) and to the recipe. */
const stampOf = () => `${RECIPE} ${NATIVE} ${process.arch}\n`;

export const nativeTask = (say) => ({
  isDone: () => readIfThere(STAMP) === stampOf() && existsSync(FILES.lavapipe) && statSync(FILES.lavapipe).size > 0,
  act: () => setUpNative(say),
});
