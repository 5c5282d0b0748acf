import { signal } from '@preact/signals';
import type { GivenToken } from '../../api/session.js';
import { Button } from '../parts/button.js';
import { tell } from '../parts/toast.js';

/** A token that was just made, until somebody has taken it. It outlives the list of tokens, which its role may not be shown. */
export const givenToken = signal<GivenToken | undefined>(undefined);

/** The only time that a token can be read. */
export function GivenTokenCard() {
  const given = givenToken.value;
  if (given === undefined) return null;
  const { name, role, token } = given;
  const copy = async () => {
    await navigator.clipboard.writeText(token);
    tell.good('Copied.');
  };
  return (
    <div class="given-token" role="status">
      <p>
        The token of <strong>{name}</strong>, {role}. It is shown this once: nobody keeps it.
      </p>
      <code class="secret">{token}</code>
      <div class="actions">
        <Button icon="copy" tone="primary" onPress={copy}>
          Copy
        </Button>
        <Button
          onPress={() => {
            givenToken.value = undefined;
          }}
        >
          I have it
        </Button>
      </div>
    </div>
  );
}
