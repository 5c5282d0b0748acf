import type { ComponentType } from 'preact';
import { type Matched, matchRoute } from './match-route.js';
import type { ViewProps } from './view-props.js';
import { OverviewView } from './views/overview.js';

/** A view, and where it is. */
export interface Route {
  /** With `:name` for a part that varies. */
  readonly path: string;
  /** Of the document, before ` · Trafficinator`. */
  readonly title: (params: Readonly<Record<string, string>>) => string;
  /** The entry of the navigation that it belongs to. */
  readonly section: Section;
  /** Its code, which is loaded when it is shown first. */
  readonly load: () => Promise<ComponentType<ViewProps>>;
}

/** An entry of the navigation. */
export type Section = 'overview' | 'plan' | 'runs' | 'logs' | 'fleet' | 'settings';

/** Shown to whoever is not logged in, at whatever address. */
export const loginRoute: Pick<Route, 'title' | 'load'> = {
  title: () => 'Log in',
  load: () => import('./views/login.js').then(({ LoginView }) => LoginView),
};

/** All views, the first that matches is shown. */
export const routes: readonly Route[] = [
  {
    path: '/',
    title: () => 'Overview',
    section: 'overview',
    // Nearly everybody comes here first, and should not wait for another script.
    load: async () => OverviewView,
  },
  {
    path: '/new',
    title: () => 'New target',
    section: 'overview',
    load: () => import('./views/edit.js').then(({ EditView }) => EditView),
  },
  {
    path: '/targets/:key/edit',
    title: ({ key = '' }) => `Edit ${key}`,
    section: 'overview',
    load: () => import('./views/edit.js').then(({ EditView }) => EditView),
  },
  {
    path: '/targets/:key',
    title: ({ key = '' }) => key,
    section: 'overview',
    load: () => import('./views/target.js').then(({ TargetView }) => TargetView),
  },
  {
    path: '/plan',
    title: () => 'Plan',
    section: 'plan',
    load: () => import('./views/plan.js').then(({ PlanView }) => PlanView),
  },
  {
    path: '/runs',
    title: () => 'Runs',
    section: 'runs',
    load: () => import('./views/runs.js').then(({ RunsView }) => RunsView),
  },
  {
    path: '/runs/compare',
    title: () => 'Compare runs',
    section: 'runs',
    load: () => import('./views/compare.js').then(({ CompareView }) => CompareView),
  },
  {
    path: '/runs/:id',
    title: ({ id = '' }) => `Run ${id}`,
    section: 'runs',
    load: () => import('./views/report.js').then(({ ReportView }) => ReportView),
  },
  {
    path: '/logs',
    title: () => 'Logs',
    section: 'logs',
    load: () => import('./views/logs.js').then(({ LogsView }) => LogsView),
  },
  {
    path: '/fleet',
    title: () => 'Fleet',
    section: 'fleet',
    load: () => import('./views/fleet.js').then(({ FleetView }) => FleetView),
  },
  {
    path: '/settings',
    title: () => 'Settings',
    section: 'settings',
    load: () => import('./views/settings.js').then(({ SettingsView }) => SettingsView),
  },
];

const notFound: Route = {
  path: '*',
  title: () => 'Not found',
  section: 'overview',
  load: () => import('./views/not-found.js').then(({ NotFoundView }) => NotFoundView),
};

/** Finds the view of a path. */
export function routeOf(path: string): Matched<Route> {
  return matchRoute(routes, path) ?? { route: notFound, params: {} };
}
