import type { Meta } from '../../api/overview.js';

/** What this server is, and what it lets users of the API do. It is set where the server is started, and only there. */
export function ServerFacts({ meta }: { readonly meta: Meta }) {
  const { version, stack, state, configFile, allowedTargets, allowedSecrets, canSeal, canStartRunner } = meta;
  return (
    <section class="card" aria-labelledby="server-title">
      <div class="card-head">
        <h2 id="server-title">This server</h2>
        <a href="/api/docs">Documentation of the API</a>
      </div>
      <dl class="facts">
        <dt>Version</dt>
        <dd>{version}</dd>
        <dt>Stack</dt>
        <dd>{stack}</dd>
        <dt>State</dt>
        <dd>
          <code>{state}</code>
        </dd>
        <dt>Config</dt>
        <dd>{configFile === undefined ? 'none: only drafts can be planned here' : <code>{configFile}</code>}</dd>
        <dt>Targets of the API may be at</dt>
        <dd>
          <List
            items={allowedTargets}
            none={
              <>
                none: start the server with <code>--allow-target 'https://*.example.com'</code>
              </>
            }
          />
        </dd>
        <dt>Secrets that they may name</dt>
        <dd>
          <List
            items={allowedSecrets.map(({ name, origins }) => `${name} for ${origins.join(', ')}`)}
            none={
              <>
                none: start the server with <code>--allow-secret NAME=https://analytics.example.com</code>
              </>
            }
          />
        </dd>
        <dt>Typed tokens</dt>
        <dd>
          {canSeal ? (
            'are sealed with the key of this server'
          ) : (
            <>
              are refused: there is no key in <code>TRAFFICINATOR_SECRET_KEY</code> to seal them with
            </>
          )}
        </dd>
        <dt>Runners</dt>
        <dd>
          {canStartRunner ? 'can be started here' : 'are not started here: the server was started with --no-runner'}
        </dd>
      </dl>
    </section>
  );
}

function List({ items, none }: { readonly items: readonly string[]; readonly none: preact.ComponentChildren }) {
  if (items.length === 0) return <>{none}</>;
  return (
    <ul>
      {items.map((item) => (
        <li key={item}>
          <code>{item}</code>
        </li>
      ))}
    </ul>
  );
}
