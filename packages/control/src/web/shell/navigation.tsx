import { overview } from '../live.js';
import { Icon, type IconName } from '../parts/icon.js';
import { location } from '../router.js';
import { routeOf, type Section } from '../routes.js';

const entries: readonly {
  readonly section: Section;
  readonly href: string;
  readonly label: string;
  readonly icon: IconName;
}[] = [
  { section: 'overview', href: '/', label: 'Overview', icon: 'overview' },
  { section: 'plan', href: '/plan', label: 'Plan', icon: 'plan' },
  { section: 'runs', href: '/runs', label: 'Runs', icon: 'runs' },
  { section: 'logs', href: '/logs', label: 'Logs', icon: 'logs' },
  { section: 'fleet', href: '/fleet', label: 'Fleet', icon: 'fleet' },
  { section: 'settings', href: '/settings', label: 'Settings', icon: 'settings' },
];

/** The ways to all views. */
export function Navigation() {
  const { section } = routeOf(location.value.path).route;
  return (
    <nav aria-label="Views">
      <ul class="nav">
        {entries.map((entry) => (
          <li key={entry.section}>
            <a href={entry.href} aria-current={entry.section === section ? 'page' : undefined}>
              <Icon name={entry.icon} size={18} />
              <span>{entry.label}</span>
              <Waiting section={entry.section} />
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}

/** How many drafts wait to be applied, and how many runs are active. */
function Waiting({ section }: { readonly section: Section }) {
  const now = overview.value;
  const count = section === 'plan' ? now?.drafts : section === 'fleet' ? now?.runs.length : undefined;
  if (count === undefined || count === 0) return null;
  const what =
    section === 'plan' ? (count === 1 ? 'draft waits' : 'drafts wait') : count === 1 ? 'active run' : 'active runs';
  return (
    <span class="nav-count" title={`${count} ${what}`}>
      {count}
      <span class="unseen"> {what}</span>
    </span>
  );
}
