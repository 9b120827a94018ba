// node .ci/format.mjs [--check]: Biome over every source file. AssemblyScript decorates functions, which no TypeScript
// parser takes: Biome formats copies in which the decorators are comments.
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { ROOT, run } from './tools.mjs';

const assembly = 'packages/core-gpu/assembly';
const check = process.argv.includes('--check');
const biome = (cwd, ...args) => run('biome', ['format', '--log-level=warn', ...args, '.'], { cwd });

async function formatAssembly() {
  const copy = mkdtempSync(join(tmpdir(), 'kuznets-format-'));
  try {
    copyFileSync(join(ROOT, 'biome.json'), join(copy, 'biome.json'));
    const names = readdirSync(join(ROOT, assembly), { recursive: true }).filter((name) => name.endsWith('.ts'));
    const sources = new Map(names.map((name) => [name, readFileSync(join(ROOT, assembly, name), 'utf8')]));
    for (const [name, text] of sources) {
      mkdirSync(dirname(join(copy, name)), { recursive: true });
      writeFileSync(join(copy, name), text.replace(/^( *)@(?=\w+$)/gm, '$1//@'));
    }
    let { code } = await biome(copy, '--write');
    for (const [name, text] of sources) {
      const formatted = readFileSync(join(copy, name), 'utf8').replace(/^( *)\/\/@(?=\w+$)/gm, '$1@');
      if (formatted === text) continue;
      if (!check) writeFileSync(join(ROOT, assembly, name), formatted);
      else {
        process.stderr.write(`${assembly}/${name} is not formatted\n`);
        code = 1;
      }
    }
    return code;
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}

const codes = [(await biome(ROOT, ...(check ? [] : ['--write']))).code, await formatAssembly()];
if (codes.some((code) => code !== 0)) {
  if (check) process.stderr.write('format: run `npm run format`\n');
  process.exitCode = 1;
}
