import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

/** An instruction of a Dockerfile. */
interface Instruction {
  readonly name: string;
  readonly text: string;
}

/** Instructions of a Dockerfile, with their lines joined. */
function instructions(file: string): Instruction[] {
  return file
    .replaceAll(/^\s*#.*\n/gm, '')
    .replaceAll(/\\\n\s*/g, '')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => {
      const [, name, text] = /^\s*(\S+)\s*(.*)$/.exec(line)!;
      return { name: name!, text: text! };
    });
}

/** Stages: what follows a FROM. */
function stages(all: readonly Instruction[]): Instruction[][] {
  const parts: Instruction[][] = [];
  for (const one of all)
    if (one.name.toUpperCase() === 'FROM') parts.push([one]);
    else parts.at(-1)?.push(one);
  return parts;
}

const known = new Set(
  'FROM RUN CMD LABEL EXPOSE ENV ADD COPY ENTRYPOINT VOLUME USER WORKDIR ARG ONBUILD STOPSIGNAL HEALTHCHECK SHELL'.split(
    ' ',
  ),
);
const named = (name: string, all: readonly Instruction[]): Instruction[] => all.filter((one) => one.name === name);
const runs =
  (pattern: RegExp) =>
  (all: readonly Instruction[]): boolean =>
    named('RUN', all).some(({ text }) => pattern.test(text));
const twice =
  (name: string) =>
  (all: readonly Instruction[]): boolean =>
    stages(all).some((stage) => named(name, stage).length > 1);
/** Arguments of COPY without its flags. */
const paths = ({ text }: Instruction): string[] => text.split(/\s+/).filter((word) => !word.startsWith('--'));
const sources = (all: readonly Instruction[]): string[] =>
  named('COPY', all).flatMap(({ text }) => /--from=(\S+)/.exec(text)?.[1] ?? []);
const aliases = (all: readonly Instruction[]): string[] =>
  named('FROM', all).flatMap(({ text }) => /\sAS\s+(\S+)/i.exec(text)?.[1] ?? []);
const base = '# \nFROM node:22.12.0\n';

/** Rules of hadolint that could apply, by its numbers: what breaks each, and a file that does. */
const rules: readonly (readonly [string, (all: readonly Instruction[]) => boolean, string])[] = [
  [
    'DL1000: every line is an instruction, in capitals',
    (all) => all.some(({ name }) => !known.has(name)),
    `${base}run ls\n`,
  ],
  [
    'DL3000: WORKDIR is absolute',
    (all) => named('WORKDIR', all).some(({ text }) => !text.startsWith('/')),
    `${base}WORKDIR app\n`,
  ],
  [
    'DL3002: the last user is not root',
    (all) => ['', 'root', '0'].includes(named('USER', stages(all).at(-1)!).at(-1)?.text ?? ''),
    `${base}USER root\n`,
  ],
  ['DL3003: WORKDIR rather than cd', runs(/(^|[;&|]\s*)cd\s/), `${base}RUN cd /app && ls\n`],
  ['DL3004: no sudo', runs(/\bsudo\b/), `${base}RUN sudo ls\n`],
  [
    'DL3006, DL3007: images have a version',
    (all) => named('FROM', all).some(({ text }) => !/^\S+:\d+\.\d+\.\d+\S*(\s|$)/.test(text)),
    'FROM node:latest\n',
  ],
  [
    'DL3008, DL3013, DL3018: what is installed has a version',
    runs(/\b(apt-get|apk|pip3?|gem|dnf|yum)\s[^&|;]*\b(install|add)\b(?![^&|;]*=)/),
    `${base}RUN apt-get install -y curl\n`,
  ],
  [
    'DL3016: npm installs a version',
    runs(/\b(npm (i|install|exec)|npx)\s(?!ci)(?![^&|;]*@\d)/),
    `${base}RUN npm install pnpm\n`,
  ],
  ['DL3020: COPY rather than ADD', (all) => named('ADD', all).length > 0, `${base}ADD . .\n`],
  [
    'DL3021: many files go into a folder',
    (all) => named('COPY', all).some((one) => paths(one).length > 2 && !paths(one).at(-1)!.endsWith('/')),
    `${base}COPY a b c\n`,
  ],
  [
    'DL3022: COPY --from names a stage',
    (all) => sources(all).some((name) => !aliases(all).includes(name)),
    `${base}COPY --from=build /app /app\n`,
  ],
  [
    'DL3023, DL3024: stages have names of their own',
    (all) => new Set(aliases(all)).size < aliases(all).length,
    'FROM a:1.0.0 AS x\nFROM a:1.0.0 AS x\n',
  ],
  [
    'DL3025: commands are lists',
    (all) => [...named('CMD', all), ...named('ENTRYPOINT', all)].some(({ text }) => !Array.isArray(list(text))),
    `${base}CMD kuznets\n`,
  ],
  [
    'DL3045: relative copies follow a WORKDIR',
    (all) =>
      stages(all).some((stage) =>
        stage.some(
          (one, at) =>
            one.name === 'COPY' &&
            !paths(one).at(-1)!.startsWith('/') &&
            named('WORKDIR', stage.slice(0, at)).length === 0,
        ),
      ),
    `${base}COPY a b\n`,
  ],
  [
    'DL3059: no RUN after another',
    (all) => all.some(({ name }, at) => name === 'RUN' && all[at + 1]?.name === 'RUN'),
    `${base}RUN ls\nRUN ls\n`,
  ],
  ['DL4000: no MAINTAINER', (all) => named('MAINTAINER', all).length > 0, `${base}MAINTAINER me\n`],
  [
    'DL4001: either wget or curl',
    (all) => runs(/\bwget\b/)(all) && runs(/\bcurl\b/)(all),
    `${base}RUN wget a && curl b\n`,
  ],
  ['DL4003: one CMD', twice('CMD'), `${base}CMD ["a"]\nCMD ["b"]\n`],
  ['DL4004: one ENTRYPOINT', twice('ENTRYPOINT'), `${base}ENTRYPOINT ["a"]\nENTRYPOINT ["b"]\n`],
  [
    'DL4006: a pipe fails where a part of it does',
    (all) => runs(/[^|]\|[^|]/)(all) && !named('SHELL', all).some(({ text }) => text.includes('pipefail')),
    `${base}RUN ls | wc\n`,
  ],
];

function list(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

const file = readFileSync(new URL('../../../apps/cli/Dockerfile', import.meta.url), 'utf8');

it.each(rules)('%s', (_name, isBroken, bad) => {
  expect(isBroken(instructions(file))).toBe(false);
  expect(isBroken(instructions(bad))).toBe(true);
});
