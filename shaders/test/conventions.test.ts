import { readFileSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { generateAll } from '../scripts/generate.ts';
import { reflectKernel } from '../scripts/reflect.ts';
import { kernelNames, readKernel, resolveKernel } from '../scripts/resolve.ts';

const generatedRoot = fileURLToPath(new URL('../generated/', import.meta.url));
const headerLabels = ['Formula', 'Source', 'Inputs?', 'Outputs?', 'Parallelisation'];

/** The comment that opens a file. */
function header(text: string): string {
  return text.slice(0, /^(?!\/\/)/m.exec(text)?.index ?? 0);
}

/** Value of a constant expression whose names are the module's constants and override defaults. */
function evaluate(expression: string, code: string): number {
  const spelled = expression.replace(/\b[A-Za-z_]\w*/g, (name) => {
    const value = new RegExp(`\\b(?:const|override)\\s+${name}\\s*(?::\\s*\\w+)?\\s*=\\s*([^;]+);`).exec(code)?.[1];
    if (value === undefined) throw new Error(`${name} has no constant value`);
    return `(${String(evaluate(value, code))})`;
  });
  if (!/^[\d\s()+\-*/%u]*$/.test(spelled)) throw new Error(`cannot evaluate ${expression}`);
  return Number(new Function(`return ${spelled.replace(/(\d)u\b/g, '$1')}`)());
}

function typeBytes(type: string, code: string): number {
  const flat = type.trim();
  const array = /^array<(.*),([^,<>]+)>$/.exec(flat);
  if (array) return typeBytes(array[1] ?? '', code) * evaluate(array[2] ?? '', code);
  const atomic = /^atomic<(.*)>$/.exec(flat);
  if (atomic) return typeBytes(atomic[1] ?? '', code);
  const vector = /^vec([234])(?:[fiu]|<\w+>)$/.exec(flat);
  if (vector) return vector[1] === '2' ? 8 : 16;
  if (/^(f32|i32|u32)$/.test(flat)) return 4;
  throw new Error(`cannot size ${flat}`);
}

function workgroupBytes(code: string): number {
  const variables = code.replace(/\/\/.*$/gm, '').matchAll(/var<workgroup>\s+\w+\s*:\s*([^;]+);/g);
  return [...variables].reduce((sum, [, type = '']) => sum + typeBytes(type, code), 0);
}

test('there are kernels to check', () => {
  expect(kernelNames().length).toBeGreaterThan(0);
});

describe.each(kernelNames().map((name) => [name]))('%s', (name) => {
  const code = resolveKernel(name);
  const kernel = reflectKernel(name, code);

  test('opens with what it computes, from where, on what and how', () => {
    for (const label of headerLabels) expect(header(readKernel(name))).toMatch(new RegExp(`\\b${label}: \\S`));
  });

  test('takes inputs first, then outputs, eight buffers at most', () => {
    const accesses = kernel.bindings.map(({ access }) => access);
    expect(accesses).toEqual(accesses.toSorted((left, right) => left.length - right.length));
    expect(accesses).toContain('read_write');
    expect(accesses.length).toBeLessThanOrEqual(8);
  });

  test('fits the default limits with its default sizes', () => {
    const sizes = kernel.workgroupSize.map((size) => Number(typeof size === 'string' ? kernel.overrides[size] : size));
    expect(sizes.reduce((product, size) => product * size, 1)).toBeLessThanOrEqual(256);
    expect(sizes[2]).toBeLessThanOrEqual(64);
    expect(workgroupBytes(code)).toBeLessThanOrEqual(16_384);
  });

  test('has no float atomics and no include left over', () => {
    expect(code).not.toMatch(/atomic<f/);
    expect(code).not.toMatch(/^\/\/ include:/m);
  });
});

test('generated modules are what the shaders give now', () => {
  const generated = generateAll();
  const files = readdirSync(generatedRoot, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => `${entry.parentPath}/${entry.name}`.replace(generatedRoot, '').replace(/^\//, ''));
  expect(files.toSorted()).toEqual([...generated.keys()].toSorted());
  for (const [file, text] of generated) expect(readFileSync(generatedRoot + file, 'utf8'), file).toBe(text);
});
