import '../styles/views.css';
import '../styles/settings.css';
import { api } from '../api.js';
import { moment } from '../format.js';
import { Button } from '../parts/button.js';
import { Fault, Loading } from '../parts/states.js';
import { logOut, may, session } from '../session.js';
import { GivenTokenCard } from '../settings/given-token.js';
import { PresetList } from '../settings/preset-list.js';
import { ServerFacts } from '../settings/server-facts.js';
import { Tokens } from '../settings/tokens.js';
import { Transfer } from '../settings/transfer.js';
import { useAnswer } from '../use-answer.js';

/** Who uses these pages, who else may, what this server lets them do, and the ways in and out of it. */
export function SettingsView() {
  const meta = useAnswer(() => api.meta(), []);
  return (
    <>
      <header class="view-head">
        <h1>Settings</h1>
      </header>
      <div class="settings">
        <GivenTokenCard />
        <WhoAmI />
        {may('GET /api/tokens') && <Tokens />}
        {meta.problem !== undefined && <Fault problem={meta.problem} retry={meta.reload} />}
        {meta.problem === undefined && meta.value === undefined && <Loading what="the server" />}
        {meta.value !== undefined && <ServerFacts meta={meta.value} />}
        <Transfer />
        <PresetList />
      </div>
    </>
  );
}

const means = {
  viewer: 'looks at everything, and changes nothing',
  operator: 'pauses and resumes targets, starts and stops runs, probes, and plans',
  admin: 'changes and applies targets, and gives tokens out',
} as const;

function WhoAmI() {
  const now = session.value;
  if (now.kind !== 'in') return null;
  const { name, role, by } = now.user;
  return (
    <section class="card" aria-labelledby="who-title">
      <div class="card-head">
        <h2 id="who-title">You</h2>
        {by === 'session' && (
          <Button icon="leave" onPress={logOut}>
            Log out
          </Button>
        )}
      </div>
      <dl class="facts">
        <dt>Name</dt>
        <dd>{name}</dd>
        <dt>Role</dt>
        <dd>
          {role}: {means[role]}
        </dd>
        <dt>Logged in</dt>
        <dd>
          {by === 'open'
            ? 'not needed: this server listens only to this machine, and no token was ever given out'
            : loginWords(now.expiresAt)}
        </dd>
      </dl>
    </section>
  );
}

function loginWords(expiresAt: number | undefined): string {
  return expiresAt === undefined ? 'by a token' : `until ${moment(expiresAt)}`;
}
