import './style.css';
import { render } from 'preact';
import { App } from './app.js';
import { loadView } from './lazy-view.js';
import { refreshOverview } from './live.js';
import { location } from './router.js';
import { routeOf } from './routes.js';
import { loadSession } from './session.js';
import { followTheme } from './theme.js';

const root = document.getElementById('app');
followTheme();
// All that the first view waits for is asked for at once; who may not see it is refused it.
void loadSession();
void refreshOverview();
// Nearly always it is the one that is shown when the session is known. What is wrong with it is told when it is.
loadView(routeOf(location.peek().path).route.load).catch(() => undefined);
if (root !== null) render(<App />, root);
