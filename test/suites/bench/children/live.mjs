// node children/live.mjs JOB: opens a report in the Chromium that KUZNETS_CHROMIUM names and regrows its first forest in the live
// panel; prints what it took as JSON. Timed: from the reader's click to the ranking and profiles on the page, the engine's start
// included.
import { performance } from 'node:perf_hooks';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';

const { report, place } = JSON.parse(process.argv[2]);
const browser = await chromium.launch({
  executablePath: process.env.KUZNETS_CHROMIUM,
  args: [
    '--headless=new',
    '--no-sandbox',
    '--disable-dev-shm-usage',
    '--enable-unsafe-webgpu',
    '--use-webgpu-adapter=swiftshader',
  ],
});
try {
  const page = await browser.newPage();
  await page.goto(pathToFileURL(report).href);
  const live = page.locator('#live');
  await live.locator('form').getByLabel('Compute on').selectOption(place);
  const from = performance.now();
  await live.getByRole('button', { name: 'Grow' }).click();
  await live.locator('.outcome').waitFor({ timeout: 300_000 });
  const wall = (performance.now() - from) / 1000;
  const [hash, reported] = await live.locator('.verdict .hash').allInnerTexts();
  const facts = await live.locator('.outcome > p').innerText();
  process.stdout.write(`${JSON.stringify({ wall, hash, equal: hash === reported, facts, device: place })}\n`);
} finally {
  await browser.close();
}
