import { render } from 'preact';
import { App } from './app.tsx';
import { readData } from './read-data.ts';
import './style.css';
import { words } from '../words/words.ts';

const root = document.getElementById('report')!;
try {
  const data = await readData();
  render(<App data={data} />, root);
} catch (error) {
  render(<p>{words.en.common.page.unreadable(String(error))}</p>, root);
}
