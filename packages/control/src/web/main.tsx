import './style.css';
import { render } from 'preact';
import { App } from './app.js';
import { followTheme } from './theme.js';

const root = document.getElementById('app');
followTheme();
if (root !== null) render(<App />, root);
