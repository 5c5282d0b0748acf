import '../styles/views.css';
import '../styles/login.css';
import { useState } from 'preact/hooks';
import type { ApiProblem } from '../../api/problem.js';
import { api } from '../api.js';
import { asProblem } from '../api-failure.js';
import { Button } from '../parts/button.js';
import { Field } from '../parts/field.js';
import { setSession } from '../session.js';

/** Lets somebody in by a token; what it opens lasts as a session of this browser. */
export function LoginView() {
  const [token, setToken] = useState('');
  const [problem, setProblem] = useState<ApiProblem>();
  const [isBusy, setBusy] = useState(false);
  const logIn = async () => {
    setBusy(true);
    try {
      setSession(await api.logIn({ token: token.trim() }));
    } catch (thrown) {
      setProblem(asProblem(thrown));
    } finally {
      setBusy(false);
    }
  };
  return (
    <form
      class="card login"
      onSubmit={(event) => {
        event.preventDefault();
        if (token.trim() !== '' && !isBusy) void logIn();
      }}
    >
      <header class="login-head">
        <img src="/icon.svg" alt="" width="36" height="36" />
        <h1>Trafficinator</h1>
      </header>
      <Field
        label="Token"
        hint={
          <>
            Whoever runs the server makes one: <code>trafficinator token create --name ada --role operator</code>
          </>
        }
        error={problem === undefined ? undefined : wordsOf(problem)}
      >
        {(ids) => (
          <input
            {...ids}
            class="wide"
            type="password"
            autocomplete="current-password"
            spellcheck={false}
            placeholder="tfn_…"
            value={token}
            onInput={({ currentTarget }) => {
              setToken(currentTarget.value);
              setProblem(undefined);
            }}
          />
        )}
      </Field>
      <Button
        type="submit"
        tone="primary"
        class="whole"
        refusal={token.trim() === '' ? 'Write a token first.' : isBusy ? 'One moment.' : undefined}
      >
        Log in
      </Button>
      <p class="unseen" role="alert">
        {problem === undefined ? '' : wordsOf(problem)}
      </p>
    </form>
  );
}

/** Of a lock-out, the server says until when. */
function wordsOf({ title, detail, fix }: ApiProblem): string {
  return [`${title}.`, detail, fix].filter((part) => part !== undefined && part !== '').join(' ');
}
