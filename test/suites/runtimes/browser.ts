import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Browser, type BrowserContextOptions, type Page, chromium } from 'playwright-core';
import type { OutputChunk } from 'rolldown';

const htmlOf = (entry: string): string =>
  `<!doctype html><meta charset="utf-8"><title>Kuznets</title><link rel="icon" href="data:,"><script type="module" src="/${entry}"></script>`;

/** Serves a page with the modules it loads, on a free port of this machine. */
async function serve(chunks: readonly OutputChunk[]): Promise<{ readonly url: string; close(): void }> {
  const modules = new Map(chunks.map(({ fileName, code }) => [`/${fileName}`, code]));
  const html = htmlOf(chunks.find(({ isEntry }) => isEntry)?.fileName ?? '');
  const server = createServer((request, response) => {
    const code = modules.get(request.url ?? '');
    if (code !== undefined) response.setHeader('content-type', 'text/javascript').end(code);
    else if (request.url === '/') response.setHeader('content-type', 'text/html').end(html);
    else response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const close = (): void => {
    server.close();
    server.closeAllConnections();
  };
  return { url: `http://127.0.0.1:${String(port)}/`, close };
}

/** Starts Chromium, WebGPU on SwiftShader. */
export function startBrowser(executablePath: string): Promise<Browser> {
  return chromium.launch({
    executablePath,
    args: [
      ...['--headless=new', '--no-sandbox', '--no-first-run', '--disable-dev-shm-usage'],
      ...['--disable-background-networking', '--disable-component-update', '--disable-sync'],
      ...['--enable-unsafe-webgpu', '--use-webgpu-adapter=swiftshader'],
    ],
  });
}

/** Opens an empty page that waits as long as the test that uses it, however busy the machine is. */
export async function newTab(browser: Browser, options?: BrowserContextOptions): Promise<Page> {
  const page = await browser.newPage(options);
  page.setDefaultTimeout(0);
  return page;
}

/** Collects everything that a page complains of from now on. */
export function complaintsOf(page: Page): readonly string[] {
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  return complaints;
}

/** Opens a page with these modules in Chromium. */
export async function openPage(executablePath: string, chunks: readonly OutputChunk[]) {
  const server = await serve(chunks);
  const browser = await startBrowser(executablePath);
  const page = await newTab(browser);
  const complaints = complaintsOf(page);
  await page.goto(server.url);
  const close = async (): Promise<void> => {
    await browser.close();
    server.close();
  };
  const crashGpu = async (): Promise<void> => {
    const session = await browser.newBrowserCDPSession();
    await session.send('Browser.crashGpuProcess');
  };
  return { page, complaints, crashGpu, close };
}
