import { Button } from '../parts/button.js';
import { Icon } from '../parts/icon.js';
import { logOut, session } from '../session.js';

/** Who uses these pages, with which role. */
export function UserMenu() {
  const now = session.value;
  if (now.kind !== 'in') return null;
  const { name, role, by } = now.user;
  return (
    <div class="user">
      <Icon name="user" size={18} />
      <span class="user-name">
        {name}
        <span class="soft">{by === 'open' ? `${role}, no login needed` : role}</span>
      </span>
      {by === 'session' && <Button icon="leave" tone="quiet" label="Log out" onPress={logOut} />}
    </div>
  );
}
