// node children/report.mjs JOB: opens a report from its file in the Chromium that KUZNETS_CHROMIUM names; prints as JSON the seconds
// from the navigation to the first contentful paint, and to the moment from which the page answers: the end of the last long task
// (50 ms and more) that no other followed for half a second.
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';

const quiet = 500;
const { report } = JSON.parse(process.argv[2]);
const browser = await chromium.launch({
  executablePath: process.env.KUZNETS_CHROMIUM,
  args: ['--headless=new', '--no-sandbox', '--disable-dev-shm-usage'],
});
try {
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
  await page.addInitScript(() => {
    globalThis.longTasks = [];
    new PerformanceObserver((list) =>
      longTasks.push(...list.getEntries().map(({ startTime, duration }) => startTime + duration)),
    ).observe({ type: 'longtask', buffered: true });
  });
  await page.goto(pathToFileURL(report).href);
  await page.locator('main > section').first().waitFor();
  await page.waitForFunction((gap) => performance.now() > Math.max(0, ...longTasks) + gap, quiet);
  const milliseconds = await page.evaluate(() => {
    const painted = performance.getEntriesByName('first-contentful-paint')[0].startTime;
    return { painted, interactive: Math.max(painted, ...longTasks) };
  });
  process.stdout.write(
    `${JSON.stringify({ painted: milliseconds.painted / 1000, interactive: milliseconds.interactive / 1000, device: 'Chromium' })}\n`,
  );
} finally {
  await browser.close();
}
