import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { Button } from './parts/button.js';
import { navigate } from './router.js';
import { ConnectionBanner } from './shell/connection-banner.js';
import { HelpDialog } from './shell/help-dialog.js';
import { Navigation } from './shell/navigation.js';
import { PauseEverything } from './shell/pause-everything.js';
import { ThemeSwitch } from './shell/theme-switch.js';
import { UserMenu } from './shell/user-menu.js';
import { useShortcuts } from './shortcuts.js';

/** What stands around every view. */
export function Shell({ children }: { readonly children: ComponentChildren }) {
  const [isHelpOpen, setHelpOpen] = useState(false);
  useShortcuts([
    { keys: 'g o', does: 'Go to the overview', run: () => navigate('/') },
    { keys: 'g p', does: 'Go to the plan', run: () => navigate('/plan') },
    { keys: 'g r', does: 'Go to the runs', run: () => navigate('/runs') },
    { keys: 'g l', does: 'Go to the logs', run: () => navigate('/logs') },
    { keys: 'g f', does: 'Go to the fleet', run: () => navigate('/fleet') },
    { keys: 'g s', does: 'Go to the settings', run: () => navigate('/settings') },
    { keys: '?', does: 'Show these shortcuts', run: () => setHelpOpen(true) },
  ]);
  return (
    <div class="shell">
      <a class="skip" href="#content">
        Skip to the content
      </a>
      <header class="rail">
        <a class="brand" href="/" aria-label="Trafficinator, to the overview">
          <img src="/icon.svg" alt="" width="24" height="24" />
          <span>Trafficinator</span>
        </a>
        <Navigation />
        <div class="rail-foot">
          <PauseEverything />
          <div class="rail-tools">
            <ThemeSwitch />
            <Button icon="help" tone="quiet" label="Keyboard shortcuts" onPress={() => setHelpOpen(true)} />
          </div>
          <UserMenu />
        </div>
      </header>
      <main class="content" id="content" tabIndex={-1}>
        <ConnectionBanner />
        {children}
      </main>
      {isHelpOpen && <HelpDialog onClose={() => setHelpOpen(false)} />}
    </div>
  );
}
