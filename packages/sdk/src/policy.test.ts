import { describe, expect, test } from 'vitest';
import { budgetRequired, capAtMost, type PolicyPlan, type PolicyTarget, tokensOverHttps } from './policy.js';

function aTarget(target: Partial<PolicyTarget>): PolicyTarget {
  return {
    key: 'shop',
    url: 'https://analytics.example.com/matomo.php',
    siteId: 1,
    visitsPerDay: 1_000,
    instance: { key: 'analytics.example.com/' },
    timezone: 'UTC',
    tags: [],
    hasToken: false,
    settings: {},
    ...target,
  };
}

const planOf = (...targets: readonly PolicyTarget[]): PolicyPlan => ({ stack: 'default', targets, actions: [] });

describe('capAtMost', () => {
  test('objects to caps above the bound, and to no other', () => {
    const plan = planOf(aTarget({ visitsPerDay: 500 }), aTarget({ key: 'big', visitsPerDay: 501 }));
    expect(capAtMost(500)(plan)).toEqual([
      { target: 'big', message: 'Its cap is 501 visits per day; at most 500 are allowed.' },
    ]);
  });

  test('looks only at targets with the tag, if it is given one', () => {
    const plan = planOf(aTarget({}), aTarget({ key: 'live', tags: ['production'] }));
    expect(capAtMost(500, { tag: 'production' })(plan).map(({ target }) => target)).toEqual(['live']);
  });

  test('has a name by which an objection can be traced', () => {
    expect(capAtMost(1).name).toBe('capAtMost');
    expect(budgetRequired().name).toBe('budgetRequired');
    expect(tokensOverHttps().name).toBe('tokensOverHttps');
  });
});

describe('budgetRequired', () => {
  test('objects to targets that have no hit budget, nor one of their instance', () => {
    const plan = planOf(
      aTarget({ key: 'ofDay', hitsPerDay: 0 }),
      aTarget({ key: 'ofMonth', hitsPerMonth: 1_000 }),
      aTarget({ key: 'ofInstance', instance: { key: 'a.example.com/', hitsPerMonth: 1_000 } }),
      aTarget({ key: 'free' }),
    );
    expect(budgetRequired()(plan)).toEqual([
      {
        target: 'free',
        message: 'It has no hit budget (hitsPerDay or hitsPerMonth), nor has its instance analytics.example.com/.',
      },
    ]);
  });

  test('looks only at targets with the tag, if it is given one', () => {
    const plan = planOf(aTarget({}), aTarget({ key: 'live', tags: ['production'] }));
    expect(budgetRequired({ tag: 'production' })(plan).map(({ target }) => target)).toEqual(['live']);
  });
});

describe('tokensOverHttps', () => {
  test('objects to tokens that would leave without encryption', () => {
    const url = 'http://analytics.example.com/matomo.php';
    const plan = planOf(aTarget({ hasToken: true }), aTarget({ url }), aTarget({ key: 'open', url, hasToken: true }));
    expect(tokensOverHttps()(plan)).toEqual([
      { target: 'open', message: `Its token would be sent in the clear to ${url}.` },
    ]);
  });
});
