const settings = {
  name: 'Staging',
  url: 'https://staging.example.com/matomo.php',
  siteId: 1,
  tokenAuth: { $kind: 'secretEnv', name: 'STAGING_TOKEN' },
  visitsPerDay: 500,
  timezone: 'Europe/London',
  tags: ['eu'],
  pages: ['https://www.example.com/', { url: 'https://www.example.com/prices', title: 'Prices' }],
};

interface Examples {
  /** Bodies by the operation's id. */
  readonly bodies: Readonly<Record<string, unknown>>;
  readonly problem: unknown;
}

/** Examples of the document. */
export const examples: Examples = {
  bodies: {
    createTarget: { key: 'staging', settings },
    replaceTarget: settings,
    patchTarget: { visitsPerDay: 800, tags: null },
    replaceTargetPages: { pages: settings.pages },
    replaceTargetEvents: { events: { click: { probability: 0.4 } } },
    plan: { source: 'drafts' },
    apply: { planId: '4b0c6f5e-2d0a-4a57-9d2a-0c6b5d1f8e77' },
    pauseTargets: { tags: ['eu'] },
    resumeTargets: { all: true },
    startRunner: { rate: 20, forSeconds: 600 },
    probe: { target: 'staging' },
    importTargets: { targets: { staging: settings } },
    createToken: { name: 'ci', role: 'operator', expiresInDays: 90 },
  },
  problem: {
    type: 'urn:trafficinator:problem:draft.changed',
    title: 'The target has changed meanwhile',
    status: 412,
    detail: 'target.staging was changed by ada since it was looked at.',
    fix: 'Look at it again, and make the change anew.',
  },
};
