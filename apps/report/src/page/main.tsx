import { render } from 'preact';
import { App } from './app.tsx';
import { readData } from './read-data.ts';
import './style.css';
import { words } from '../words/words.ts';

const root = document.getElementById('report')!;
const page = await draw();
root.replaceChildren();
render(page, root);

/** The page, or why there is none. */
async function draw() {
  try {
    return <App data={await readData()} />;
  } catch (error) {
    return <p>{words.en.common.page.unreadable(String(error))}</p>;
  }
}
