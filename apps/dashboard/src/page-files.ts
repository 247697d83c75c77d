import { readFileSync } from 'node:fs';
import type { DashboardPage } from '@mia-trading/monitoring';

const FILES = ['dashboard.css', 'dashboard.js', 'format.js', 'view.js'];

/** The page as it lies in the folder `page` of this application, beside `src` and what is built from it. */
export function readPage(): DashboardPage {
  const read = (name: string): string => readFileSync(new URL(`../page/${name}`, import.meta.url), 'utf8');
  return { html: read('index.html'), files: Object.fromEntries(FILES.map((name) => [name, read(name)])) };
}
