// node shoot.mjs [--prometheus URL] [--out FOLDER] [--suffix WORD] [--from now-15m] [--pace 5] [--scale 0.75] [--site AARD] [NAME ...]
// Draws each dashboard from live data and takes a picture of it. Ends with 1 when a panel stayed empty.
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { chromium } from 'playwright-core';
import { model } from './models.mjs';
import { Prometheus, read, secondsOf } from './queries.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    prometheus: { type: 'string', default: 'http://127.0.0.1:9090' }, out: { type: 'string', default: join(here, '../../docs/images') }, suffix: { type: 'string', default: '' },
    from: { type: 'string' }, pace: { type: 'string', default: '5' }, site: { type: 'string' }, target: { type: 'string' },
    browser: { type: 'string', default: '/usr/bin/chromium' }, width: { type: 'string', default: '1920' }, scale: { type: 'string', default: '1' },
  },
});

async function collect(name) {
  const dashboard = JSON.parse(await readFile(join(here, '..', `${name}.json`), 'utf8'));
  const from = options.from ?? dashboard.time.from;
  const chosen = Object.fromEntries(['site', 'target'].filter((key) => options[key]).map((key) => [key, options[key]]));
  const prometheus = new Prometheus(options.prometheus);
  const end = Date.now() / 1000;
  const panels = [];
  for (const panel of dashboard.panels) {
    const width = panel.gridPos.w * 60;
    panels.push(model(panel, await read(prometheus, panel, { end, seconds: secondsOf(from), width, chosen, pace: Number(options.pace) })));
  }
  const variables = dashboard.templating.list.map((one) => `${one.label}: ${one.type === 'datasource' ? 'Prometheus' : (chosen[one.name] ?? 'All')}`);
  return { title: dashboard.title, variables, range: `${from} to now`, panels };
}

// The page is a file of its own with everything in it: the browser reaches nothing but the disk.
async function html(dashboard) {
  const [css, script, values, echarts] = await Promise.all(['page.css', 'page.js', 'values.mjs', 'node_modules/echarts/dist/echarts.min.js'].map((file) => readFile(join(here, file), 'utf8')));
  const inline = (text) => text.replaceAll('</script', '<\\/script');
  return `<!doctype html><meta charset="utf-8"><title>${dashboard.title}</title><style>${css}</style><body><script>${inline(echarts)}</script>
<script>${inline(values.replaceAll(/^export /gm, ''))}\n${inline(script)}\ndraw(${inline(JSON.stringify(dashboard))});</script>`;
}

const known = (await readdir(join(here, '..'))).filter((file) => file.endsWith('.json')).map((file) => file.slice(0, -5));
const folder = await mkdtemp(join(tmpdir(), 'vigie-preview-'));
const browser = await chromium.launch({ executablePath: options.browser, args: ['--no-sandbox', '--disable-gpu', '--disable-quic'] });
let empty = 0;
try {
  await mkdir(options.out, { recursive: true });
  const page = await browser.newPage({ viewport: { width: Number(options.width), height: 1080 }, deviceScaleFactor: Number(options.scale) });
  page.on('pageerror', (error) => { throw error; });
  for (const name of positionals.length ? positionals : known) {
    const dashboard = await collect(name);
    const file = join(folder, `${name}.html`);
    await writeFile(file, await html(dashboard));
    await page.goto(pathToFileURL(file).href);
    const picture = join(options.out, `dashboard-${[name, options.suffix].filter(Boolean).join('-')}.png`);
    await page.screenshot({ path: picture, fullPage: true });
    const without = dashboard.panels.filter((panel) => panel.isEmpty).map((panel) => panel.title);
    empty += without.length;
    console.log(`${picture}${without.length ? `  EMPTY: ${without.join(', ')}` : ''}`);
  }
} finally {
  await browser.close();
  await rm(folder, { recursive: true, force: true });
}
process.exitCode = empty ? 1 : 0;
