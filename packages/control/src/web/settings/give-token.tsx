import type { Role } from '@trafficinator/core';
import { useState } from 'preact/hooks';
import type { GivenToken } from '../../api/session.js';
import { api } from '../api.js';
import { asProblem } from '../api-failure.js';
import { Button } from '../parts/button.js';
import { Dialog } from '../parts/dialog.js';
import { Field } from '../parts/field.js';
import { setSession } from '../session.js';

const ROLES: readonly { readonly role: Role; readonly words: string }[] = [
  { role: 'viewer', words: 'viewer: looks' },
  { role: 'operator', words: 'operator: pauses, runs, probes and plans' },
  { role: 'admin', words: 'admin: changes and applies, and gives tokens out' },
];

/** Gives a token out. */
export function GiveToken({
  isFirst,
  onGiven,
  onClose,
}: {
  /** Nobody needed a token so far; from then on, everybody does. */
  readonly isFirst: boolean;
  readonly onGiven: (token: GivenToken) => void;
  readonly onClose: () => void;
}) {
  const [name, setName] = useState('');
  const [role, setRole] = useState<Role>(isFirst ? 'admin' : 'viewer');
  const [days, setDays] = useState('90');
  const [fault, setFault] = useState<string>();
  const give = async () => {
    if (name.trim() === '') return setFault('Say whom or what it is for.');
    try {
      const given = await api.giveToken({
        name: name.trim(),
        role,
        ...(days !== '' && { expiresInDays: Number(days) }),
      });
      // With the first token, everybody needs one: who made it goes on with it, and can still read it.
      if (isFirst) setSession(await api.logIn({ token: given.token }));
      onGiven(given);
    } catch (thrown) {
      const { title, detail, fix, errors } = asProblem(thrown);
      setFault([`${title}.`, errors?.[0]?.detail ?? detail, fix].filter((part) => part !== undefined).join(' '));
    }
  };
  return (
    <Dialog title="New token" onClose={onClose}>
      <form
        class="dialog-body stack"
        onSubmit={(event) => {
          event.preventDefault();
          void give();
        }}
      >
        {isFirst && role !== 'admin' && (
          <p class="banner warn">
            This is the first token: from now on everybody needs one, and this one gives nobody the role admin. More can
            then be made only by <code>trafficinator token create</code>.
          </p>
        )}
        <Field
          label="For whom or what"
          hint="Stands in the history beside everything that is done with it."
          error={fault}
        >
          {(ids) => (
            <input
              {...ids}
              class="wide"
              autocomplete="off"
              value={name}
              onInput={({ currentTarget }) => {
                setName(currentTarget.value);
                setFault(undefined);
              }}
            />
          )}
        </Field>
        <Field label="Role">
          {(ids) => (
            <select
              {...ids}
              value={role}
              onChange={({ currentTarget }) => setRole(currentTarget.value as Role) /* One of the options. */}
            >
              {ROLES.map(({ role: one, words }) => (
                <option key={one} value={one}>
                  {words}
                </option>
              ))}
            </select>
          )}
        </Field>
        <Field label="It expires">
          {(ids) => (
            <select {...ids} value={days} onChange={({ currentTarget }) => setDays(currentTarget.value)}>
              <option value="1">in a day</option>
              <option value="7">in a week</option>
              <option value="90">in 90 days</option>
              <option value="365">in a year</option>
              <option value="">never</option>
            </select>
          )}
        </Field>
        <div class="dialog-actions">
          <Button onPress={onClose}>Cancel</Button>
          <Button tone="primary" onPress={give}>
            Make the token
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
