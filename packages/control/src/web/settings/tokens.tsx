import type { ApiToken } from '@trafficinator/core';
import { useState } from 'preact/hooks';
import type { GivenToken } from '../../api/session.js';
import { api } from '../api.js';
import { moment } from '../format.js';
import { Badge } from '../parts/badge.js';
import { Button } from '../parts/button.js';
import { confirm } from '../parts/dialog.js';
import { Fault, Loading } from '../parts/states.js';
import { tell } from '../parts/toast.js';
import { session } from '../session.js';
import { useAnswer } from '../use-answer.js';
import { GiveToken } from './give-token.js';
import { givenToken } from './given-token.js';

/** Who may use this server: every token that was given out, and a new one. */
export function Tokens() {
  const { value, problem, reload } = useAnswer(() => api.tokens(), []);
  const [isGiving, setGiving] = useState(false);
  const user = session.value.kind === 'in' ? session.value.user : undefined;
  const onGiven = (token: GivenToken) => {
    setGiving(false);
    givenToken.value = token;
    reload();
  };
  return (
    <section class="card" aria-labelledby="tokens-title">
      <div class="card-head">
        <h2 id="tokens-title">Tokens</h2>
        <Button icon="plus" onPress={() => setGiving(true)}>
          New token
        </Button>
      </div>
      {problem !== undefined && <Fault problem={problem} retry={reload} />}
      {problem === undefined && value === undefined && <Loading what="tokens" />}
      {value?.items.length === 0 && (
        <p class="soft">
          None yet: whoever is on this machine may do everything. With the first token, everybody needs one, you too.
        </p>
      )}
      {value !== undefined && value.items.length > 0 && <TokenTable tokens={value.items} onChanged={reload} />}
      {isGiving && <GiveToken isFirst={user?.by === 'open'} onGiven={onGiven} onClose={() => setGiving(false)} />}
    </section>
  );
}

function TokenTable({ tokens, onChanged }: { readonly tokens: readonly ApiToken[]; readonly onChanged: () => void }) {
  const now = Date.now();
  const revoke = async ({ id, name }: ApiToken) => {
    const isSure = await confirm({
      title: `Take the token of ${name} back?`,
      body: 'Whoever uses it, or is logged in with it, is shut out within a second.',
      action: 'Take it back',
      tone: 'danger',
    });
    if (!isSure) return;
    await api.revokeToken(id);
    tell.good(`The token of ${name} is taken back.`);
    onChanged();
  };
  return (
    <div class="table-wrap" tabIndex={0} role="region" aria-label="All tokens">
      <table>
        <thead>
          <tr>
            <th scope="col">Name</th>
            <th scope="col">Role</th>
            <th scope="col">Given</th>
            <th scope="col">By</th>
            <th scope="col">Expires</th>
            <th scope="col">Id</th>
            <th scope="col">
              <span class="unseen">Actions</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {tokens.map((token) => (
            <tr key={token.id}>
              <th scope="row">{token.name}</th>
              <td>{token.role}</td>
              <td class="nowrap">{moment(token.createdAt)}</td>
              <td>{token.createdBy}</td>
              <td class="nowrap">
                <Expiry at={token.expiresAt} now={now} />
              </td>
              <td>
                <code>{token.id}</code>
              </td>
              <td class="number">
                <Button
                  size="small"
                  tone="danger"
                  label={`Take back the token of ${token.name}`}
                  onPress={() => revoke(token)}
                >
                  Take back
                </Button>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Expiry({ at, now }: { readonly at: number | undefined; readonly now: number }) {
  if (at === undefined) return <span>never</span>;
  if (at >= now) return <span>{moment(at)}</span>;
  return (
    <Badge tone="calm" icon="close">
      expired
    </Badge>
  );
}
