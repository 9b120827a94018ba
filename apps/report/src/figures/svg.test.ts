import { expect, it } from 'vitest';
import { drawingInNode, svgText } from './svg.ts';

it('characters that XML cannot hold are escaped, and others stay as they are', () => {
  const { document } = drawingInNode();
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  svg.textContent = 'a\u0000b\u001b[31m\ufffe\ud800c\t\u{1f600}é <';
  const text = svgText({ svg, title: 'x\u0007' });
  expect(text).toContain(String.raw`a\u0000b\u001b[31m\ufffe\ud800c` + '\t\u{1f600}é &lt;');
  expect(text).toContain(String.raw`aria-label="x\u0007"`);
});
