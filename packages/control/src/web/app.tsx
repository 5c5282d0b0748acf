import { useEffect, useLayoutEffect } from 'preact/hooks';
import { LazyView } from './lazy-view.js';
import { live } from './live.js';
import { Dialogs } from './parts/dialog.js';
import { Fault, Loading } from './parts/states.js';
import { Toasts } from './parts/toast.js';
import { location, navigate } from './router.js';
import { loginRoute, routeOf } from './routes.js';
import { loadSession, session } from './session.js';
import { Shell } from './shell.js';

/** Everything: once it is known who asks, the view of the address is shown. */
export function App() {
  const { kind } = session.value;
  // Before the first frame: it asks for what is to be shown.
  useLayoutEffect(() => (kind === 'in' ? live.start() : undefined), [kind]);
  return (
    <>
      <Content />
      <Dialogs />
      <Toasts />
    </>
  );
}

function Content() {
  const state = session.value;
  if (state.kind === 'unknown') return <Loading what="Trafficinator" />;
  if (state.kind === 'fault') return <Fault problem={state.problem} retry={() => void loadSession()} />;
  const { path } = location.value;
  if (state.kind === 'out') {
    return (
      <main class="alone" id="content" tabIndex={-1}>
        <LazyView {...loginRoute} params={{}} />
      </main>
    );
  }
  if (path === '/login') return <Redirect to="/" />;
  const { route, params } = routeOf(path);
  return (
    <Shell>
      <LazyView key={route.path} {...route} params={params} />
    </Shell>
  );
}

function Redirect({ to }: { readonly to: string }) {
  useEffect(() => navigate(to, { replace: true }), [to]);
  return null;
}
