import './style.css';
import { render } from 'preact';
import { App } from './app.js';
import { loadView } from './lazy-view.js';
import { refreshOverview } from './live.js';
import { loadAhead } from './overview/row-window.js';
import { filterOf, targetQuery } from './overview/target-filter.js';
import { location } from './router.js';
import { routeOf } from './routes.js';
import { loadSession } from './session.js';
import { followTheme } from './theme.js';

const root = document.getElementById('app');
followTheme();
// All that the first view waits for is asked for at once; who may not see it is refused it. With the answer to the last one it is
// drawn, mostly whole.
if (location.peek().path === '/') loadAhead(targetQuery(filterOf(location.peek().query)));
void refreshOverview();
void loadSession();
// Nearly always it is the one that is shown when the session is known. What is wrong with it is told when it is.
loadView(routeOf(location.peek().path).route.load).catch(() => undefined);
if (root !== null) render(<App />, root);
